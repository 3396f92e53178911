# Sourced by demo.sh and test.sh: installs what is missing and builds the release preset.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release

packages=(
  g++ cmake ninja-build
  libtorch-dev libopenblas0-openmp libopencv-dev zlib1g-dev
  qt6-base-dev libqt6svg6-dev libqcustomplot-dev
  nlohmann-json3-dev libcli11-dev libfmt-dev
  libgtest-dev libgmock-dev
  dataset-fashion-mnist fonts-dejavu-core
)

say() { printf '\n== %s\n' "$*"; }

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "Installing ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Install these packages as root first: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# build_targets TARGET...: every target if none is named.
build_targets() {
  say "Building (about 10 minutes on two cores the first time)"
  (cd "$root" && cmake --preset release)
  cmake --build "$build" "${@/#/--target=}"
}
