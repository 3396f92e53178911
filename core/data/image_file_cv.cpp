#include "core/data/crop.h"
#include "core/data/decode_cv.h"
#include "core/data/image_file.h"

namespace distillscope {

Tensor readImageFile(const std::string& path, int64_t size) {
  const int64_t shorter = size >= 224 ? evaluationShorterSide(size) : size;
  return centredView(decodeImage(path), shorter, size);
}

}  // namespace distillscope
