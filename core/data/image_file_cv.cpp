#include "core/data/crop.h"
#include "core/data/decode_cv.h"
#include "core/data/image_file.h"

namespace distillscope {

Tensor readImageFile(const std::string& path, int64_t size) {
  // As test images of ImageNet are prepared, also for smaller networks: a person's file is rarely square.
  const int64_t shorter = size >= 224 ? size * 256 / 224 : size;
  return centredView(decodeImage(path), shorter, size).contiguous();
}

}  // namespace distillscope
