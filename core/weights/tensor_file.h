// Named tensors as they stand in a weights file.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/torch.h"

namespace distillscope {

struct TensorFile {
  std::vector<std::pair<std::string, Tensor>> tensors;  ///< in the file's order; contiguous, on the CPU
  std::map<std::string, std::string> metadata;

  /// The tensor of that name, or nullptr.
  const Tensor* find(const std::string& name) const;
};

}  // namespace distillscope
