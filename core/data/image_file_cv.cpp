#include "core/data/image_file.h"
#include "core/record/error.h"
namespace distillscope { Tensor readImageFile(const std::string& path, int64_t) { throw DataError(path, "x"); } }
