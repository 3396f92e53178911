#!/usr/bin/env bash
# The whole story on real data in a few minutes: an MLL teacher on Fashion-MNIST, an MCMI teacher fine-tuned from it, a
# student distilled from each, the comparison, the Eigen-CAM figure, and the window where there is a display.
#
#   bash packaging/demo.sh [WORKSPACE]
#
# Stopped half-way, it goes on where it was when it is started again.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

workspace=${1:-${XDG_DATA_HOME:-$HOME/.local/share}/distillscope}
engine=$build/bin/distillscope-cli
runs=$workspace/runs

install_packages
build_targets distillscope distillscope-cli

# run NAME TITLE: trains resources/recipes/NAME.json as the run NAME, or goes on with it.
run() {
  say "$2"
  if [ -e "$runs/$1/events.jsonl" ]; then
    "$engine" resume "$runs/$1"
  else
    "$engine" train "$root/resources/recipes/$1.json" --run "$runs/$1"
  fi
}

mkdir -p "$runs"
started=$SECONDS
run demo-mll "MLL teacher (resnet20)"
run demo-mcmi "MCMI teacher, fine-tuned from it"
run demo-kd-from-mll "Student (resnet8) by KD from the MLL teacher"
run demo-kd-from-mcmi "Student (resnet8) by KD from the MCMI teacher"

say "Teachers and students"
"$engine" compare "$runs"/demo-{mll,mcmi,kd-from-mll,kd-from-mcmi}

figure=$workspace/figures/demo-eigen-cam.png
mkdir -p "$workspace/figures"
"$engine" cam --teacher "MLL=$runs/demo-mll" --teacher "MCMI=$runs/demo-mcmi" \
  --index 0 1 5 8 18 --layer 2 --out "$figure" >/dev/null

say "Done in $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s after the build"
echo "Workspace: $workspace"
echo "Figure:    $figure"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "Opening the window"
  exec "$build/bin/distillscope" "$workspace"
fi
echo "Window:    $build/bin/distillscope $workspace   (no display here)"
