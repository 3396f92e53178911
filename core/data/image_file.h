// One picture from a file.
#pragma once

#include <string>

#include "core/torch.h"

namespace distillscope {

/// The file's image as a model sees it: RGB uint8 [3, size, size], the shorter side scaled to `size` (on 224 and above,
/// to size * 256 / 224) and the centre cut out. Throws DataError; in a build without OpenCV, always.
Tensor readImageFile(const std::string& path, int64_t size);

/// RGB uint8 [..., 3, H, W] as grey [..., 1, H, W], by the weights of ITU-R BT.601.
Tensor luminanceOf(const Tensor& rgb);

}  // namespace distillscope
