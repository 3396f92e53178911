// How the engines of a study share what there is to compute with. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace distillscope {

/// The GPUs that a study's engines are spread over, each by the name that CUDA_VISIBLE_DEVICES takes. None if the study
/// names a device of its own ("cpu", "cuda:1") or if there are fewer than two: engines then see what this process sees.
/// `device` is the study's, `devices` what the engine can compute on (Catalogue::devices), `visible` this process's
/// CUDA_VISIBLE_DEVICES, which names the same GPUs in the same order.
std::vector<std::string> gpusFor(const std::string& device, const std::vector<std::string>& devices,
                                 const std::optional<std::string>& visible);

/// Runs at a time unless a person says how many: one for each GPU that may be used, else as many as `cores` have
/// `threads` for.
int64_t usualJobs(const std::string& device, const std::vector<std::string>& devices, int64_t cores, int64_t threads);

/// The position of the GPU that the fewest engines use, `inUse` naming one for each of them; the first of several.
std::size_t freestGpu(const std::vector<std::string>& gpus, const std::vector<std::string>& inUse);

}  // namespace distillscope
