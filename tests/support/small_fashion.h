// A folder with the first images of the real Fashion-MNIST, for tests that train.
#pragma once

#include <cstdint>

#include "tests/support/temp_folder.h"

namespace distillscope {

/// Writes the four IDX files with `train` and `test` images into folder/fashion and returns that folder.
std::filesystem::path writeSmallFashion(const TempFolder& folder, int64_t train, int64_t test);

}  // namespace distillscope
