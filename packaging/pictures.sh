#!/usr/bin/env bash
# Takes the pictures of docs/views.md anew and copies them to docs/pictures. They show the runs of the scripted engine, or
# those of a workspace that packaging/demo.sh has filled:
#
#   bash packaging/pictures.sh [WORKSPACE]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release

cmake --build "$build" --target test_views_ui test_view_docks_ui
export QT_QPA_PLATFORM=offscreen DISTILLSCOPE_PICTURES=$build/pictures
"$build/bin/test_view_docks_ui" dockedViewStaysInSightWhileOthersAreShown
if [ $# -gt 0 ]; then
  cmake --build "$build" --target distillscope-cli
  export DISTILLSCOPE_DEMONSTRATION=$1 DISTILLSCOPE_CLI=$build/bin/distillscope-cli
fi
"$build/bin/test_views_ui" picture
cp "$build"/pictures/{view-*-view,docks}-{light,dark}.png "$root/docs/pictures/"
