// The part of LibTorch that core/ uses, precompiled. It is narrow on purpose: the whole of torch/torch.h costs twice
// the time in every translation unit, and its nn modules are replaced by core/models/layers.h, which can fold
// batch-norm into a convolution.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <torch/csrc/api/include/torch/nn/module.h>
#include <torch/csrc/api/include/torch/types.h>

namespace distillscope {

using at::Tensor;

}  // namespace distillscope
