#!/usr/bin/env bash
# Takes the pictures of the documents anew: those of docs/views.md, which show the runs of the scripted engine or those
# of a workspace that packaging/demo.sh has filled, and those of docs/walk-through.md and README.md, for which that
# session is gone through as it is written. That takes about ten minutes; with DISTILLSCOPE_WALK_IN_FULL=0 it trains on
# 256 images for two epochs.
#
#   bash packaging/pictures.sh [--to FOLDER] [WORKSPACE]
#
# They go to docs/pictures, or to FOLDER.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
target=$root/docs/pictures
if [ "${1-}" = --to ]; then
  target=$2
  shift 2
fi
mkdir -p "$target"

cmake --build "$build" --target test_views_ui test_view_docks_ui test_walk_through_e2e
# Qt Test ends functions that take longer than five minutes.
export QT_QPA_PLATFORM=offscreen DISTILLSCOPE_PICTURES=$build/pictures QTEST_FUNCTION_TIMEOUT=7200000
DISTILLSCOPE_WALK_IN_FULL=${DISTILLSCOPE_WALK_IN_FULL-1} "$build/bin/test_walk_through_e2e"
"$build/bin/test_view_docks_ui" dockedViewStaysInSightWhileOthersAreShown
if [ $# -gt 0 ]; then
  export DISTILLSCOPE_DEMONSTRATION=$1 DISTILLSCOPE_CLI=$build/bin/distillscope-cli
fi
"$build/bin/test_views_ui" picture

cp "$build"/pictures/{view-*-view,docks}-{light,dark}.png "$target/"
# The walk-through shows its pictures light alone.
for picture in "$build"/pictures/walk-*-light.png; do
  name=$(basename "$picture" -light.png)
  cp "$picture" "$target/$name.png"
done
