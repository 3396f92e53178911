#include "app/cli_study_devices.h"

#include <algorithm>
#include <sstream>

namespace distillscope {
namespace {

bool isGpu(const std::string& device) { return device.starts_with("cuda:"); }

bool leavesTheChoice(const std::string& device) { return device == "auto" || device == "cuda"; }

int64_t gpuCount(const std::vector<std::string>& devices) { return std::ranges::count_if(devices, isGpu); }

std::vector<std::string> namesIn(const std::string& list) {
  std::vector<std::string> names;
  std::stringstream stream(list);
  for (std::string name; std::getline(stream, name, ',');) {
    std::erase(name, ' ');
    names.push_back(name);
  }
  return names;
}

}  // namespace

std::vector<std::string> gpusFor(const std::string& device, const std::vector<std::string>& devices,
                                 const std::optional<std::string>& visible) {
  const int64_t count = gpuCount(devices);
  if (!leavesTheChoice(device) || count < 2) return {};
  std::vector<std::string> gpus = visible ? namesIn(*visible) : std::vector<std::string>();
  for (int64_t i = std::ssize(gpus); i < count; ++i) gpus.push_back(std::to_string(i));
  gpus.resize(static_cast<std::size_t>(count));  // CUDA stops at the first name that it does not know
  return gpus;
}

int64_t usualJobs(const std::string& device, const std::vector<std::string>& devices, int64_t cores, int64_t threads) {
  if (isGpu(device)) return 1;
  if (const int64_t gpus = gpuCount(devices); leavesTheChoice(device) && gpus > 0) return gpus;
  return std::max<int64_t>(1, cores / threads);
}

std::size_t freestGpu(const std::vector<std::string>& gpus, const std::vector<std::string>& inUse) {
  const auto freest =
      std::ranges::min_element(gpus, {}, [&](const std::string& gpu) { return std::ranges::count(inUse, gpu); });
  return static_cast<std::size_t>(freest - gpus.begin());
}

}  // namespace distillscope
