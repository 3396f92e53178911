// What LibTorch was asked to compute, whatever code asked for it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/torch.h"

namespace distillscope {

/// A call of one of LibTorch's operators.
struct RecordedCall {
  std::string name;                               ///< "aten::conv2d"
  std::vector<std::vector<int64_t>> inputShapes;  ///< of the arguments that are tensors
  std::vector<int64_t> outputShape;               ///< of the first result
  bool channelsLast = false;                      ///< whether that is dense and in this memory format
};

/// Every call on this thread while `work` runs whose first result is a tensor, inner calls before outer ones.
std::vector<RecordedCall> recordedCalls(const std::function<void()>& work);

}  // namespace distillscope
