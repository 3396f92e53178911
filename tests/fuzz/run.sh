#!/bin/sh
# A million mutated inputs for each reader of weights, under the address and undefined-behaviour sanitizers:
#   cmake --preset fuzz && cmake --build --preset fuzz && tests/fuzz/run.sh [INPUTS] [SEED]
# A fault stops it and leaves the input in fuzz_TARGET.crash; give that file to build/fuzz/bin/fuzz_TARGET --inputs 0 to see it
# again, and put it into a test.
set -eu
inputs=${1:-1000000}
seed=${2:-1}
root=$(cd "$(dirname "$0")/../.." && pwd)
# No reader may ask for more than 512 MB at once: the biggest input has 64 KB.
export ASAN_OPTIONS=abort_on_error=1:max_allocation_size_mb=512:allocator_may_return_null=0:detect_leaks=1
export UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1:print_stacktrace=1
for target in safetensors pth; do
  case $target in
    safetensors) seeds="$root/tests/data/plain.safetensors" ;;
    pth) seeds="$root/tests/data/*.pth" ;;
  esac
  echo "fuzz_$target:"
  # shellcheck disable=SC2086
  nice -n 19 "$root/build/fuzz/bin/fuzz_$target" --inputs "$inputs" --seed "$seed" $seeds
done
