// The process-wide settings that decide speed, and the few lines that differ between builds of LibTorch.
#pragma once

#include <string>
#include <vector>

#include "core/torch.h"

namespace distillscope {

/// Sets up threads, allocator and floating point for training and inference. Call once, before any tensor exists:
/// flushing denormals is inherited by threads that start later. `threads` 0 stands for every core.
/// Returns the number of threads in use.
int64_t prepareRuntime(int64_t threads);

/// "auto", "cpu", "cuda", "cuda:1" as a device. Throws RecipeError for `field` if there is no such device here.
at::Device deviceFor(const std::string& field, const std::string& name);

/// What `device` may be on this machine, besides "auto".
std::vector<std::string> availableDevices();

/// Whether `error` (of LibTorch) says that memory ran out.
bool isOutOfMemory(const c10::Error& error);

/// "1.13": version of LibTorch that this program was built with.
std::string torchVersion();

}  // namespace distillscope
