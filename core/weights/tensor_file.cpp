#include "core/weights/tensor_file.h"

#include <algorithm>

namespace distillscope {

const Tensor* TensorFile::find(const std::string& name) const {
  const auto entry = std::find_if(tensors.begin(), tensors.end(), [&](const auto& pair) { return pair.first == name; });
  return entry == tensors.end() ? nullptr : &entry->second;
}

}  // namespace distillscope
