#!/usr/bin/env bash
# Installs what is missing, builds, and passes every test.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

# Readers and writers of weights are held to PyTorch itself.
packages+=(python3-torch python3-numpy)
install_packages
build_targets
say "Testing"
# One thread a test and as many tests as cores: faster than the reverse, and free of spinning threads.
OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen ctest --test-dir "$build" --output-on-failure --parallel "$(nproc)"
