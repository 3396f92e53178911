#include "core/compat/runtime.h"

#include <algorithm>
#include <thread>

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <malloc.h>
#include <torch/csrc/api/include/torch/cuda.h>
#include <torch/csrc/api/include/torch/version.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

/// OpenBLAS built on pthreads keeps threads of its own beside OpenMP's, and the two would fight for the cores. The
/// matrix products here are small (classifiers, relations within a batch): one thread is enough for them.
void quietBlasThreads() {
  using SetThreads = void (*)(int);
  if (auto* set = reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(1);
}

/// Training allocates and frees the same large blocks at every step. Above glibc's usual threshold each of them would
/// be mapped and unmapped, and its pages cleared, every time: measured 1.1 to 1.2 times.
void keepFreedMemory() {
  constexpr int gibibyte = 1 << 30;
  ::mallopt(M_MMAP_THRESHOLD, gibibyte);
  ::mallopt(M_TRIM_THRESHOLD, gibibyte);
}

/// Of a GPU's ways to compute the same, those that give the same bits each time, where there are such; LibTorch says on
/// standard error where there are none. Only once a GPU is taken: the CPU's kernels heed it too.
void preferRepeatableGpu() {
  at::globalContext().setDeterministicCuDNN(true);
  at::globalContext().setDeterministicAlgorithms(true, true);
  // Newer builds would also fill every new tensor.
  const auto leaveNewTensorsAlone = [](auto& context) {
    if constexpr (requires { context.setDeterministicFillUninitializedMemory(false); }) {
      context.setDeterministicFillUninitializedMemory(false);
    }
  };
  leaveNewTensorsAlone(at::globalContext());
}

}  // namespace

int64_t prepareRuntime(int64_t threads) {
  keepFreedMemory();
  at::globalContext().setFlushDenormal(true);
  const int64_t count = threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
  at::set_num_threads(static_cast<int>(count));
  quietBlasThreads();
  return count;
}

at::Device deviceFor(const std::string& field, const std::string& name) {
  if (name == "auto") return deviceFor(field, torch::cuda::is_available() ? "cuda" : "cpu");
  const auto here = availableDevices();
  const std::string wanted = name == "cuda" ? "cuda:0" : name;
  if (std::find(here.begin(), here.end(), wanted) == here.end()) {
    throw RecipeError(field, fmt::format("is {}, and must be one of auto, {}", name, fmt::join(here, ", ")));
  }
  if (wanted != "cpu") preferRepeatableGpu();
  return at::Device(wanted);
}

std::vector<std::string> availableDevices() {
  std::vector<std::string> names = {"cpu"};
  if (!torch::cuda::is_available()) return names;
  for (std::size_t i = 0; i < torch::cuda::device_count(); ++i) names.push_back(fmt::format("cuda:{}", i));
  return names;
}

bool isOutOfMemory(const c10::Error& error) {
  if (dynamic_cast<const c10::OutOfMemoryError*>(&error)) return true;
  const std::string what = error.what();  // the CPU's allocator throws a plain Error
  return what.find("can't allocate memory") != std::string::npos || what.find("not enough memory") != std::string::npos;
}

std::string torchVersion() { return fmt::format("{}.{}", TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR); }

}  // namespace distillscope
