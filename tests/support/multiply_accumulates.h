// Counts the work of convolutions and linear layers by listening to LibTorch, whatever code calls them.
#pragma once

#include <cstdint>
#include <functional>

namespace distillscope {

/// Multiply-accumulates of every convolution and linear layer that `work` runs on this thread.
int64_t multiplyAccumulates(const std::function<void()>& work);

}  // namespace distillscope
