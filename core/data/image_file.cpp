#include "core/data/image_file.h"

#include "core/record/error.h"

namespace distillscope {

Tensor luminanceOf(const Tensor& rgb) {
  const Tensor weights = at::tensor({0.299, 0.587, 0.114}, at::kFloat).view({3, 1, 1});
  return (rgb.to(at::kFloat) * weights).sum(-3, true).round().clamp(0, 255).to(at::kByte);
}

#ifndef DISTILLSCOPE_WITH_OPENCV
Tensor readImageFile(const std::string& path, int64_t) {
  throw DataError(path, "cannot be read: this engine was built without OpenCV");
}
#endif

}  // namespace distillscope
