#!/usr/bin/env bash
# Builds the Debian package into build/deb, and checks its desktop file and metainfo.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

packages+=(file desktop-file-utils appstream)
install_packages
build_targets distillscope distillscope-cli
say "Checking"
desktop-file-validate "$root/packaging/io.github.distillscope.desktop"
appstreamcli validate --no-net "$root/packaging/io.github.distillscope.metainfo.xml"
say "Packing"
mkdir -p "$root/build/deb"
(cd "$root/build/deb" && cpack --config "$build/CPackConfig.cmake" -G DEB)
ls -l "$root"/build/deb/*.deb
