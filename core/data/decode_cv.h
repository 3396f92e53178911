// Decoding of image files.
#pragma once

#include <filesystem>

#include "core/torch.h"

namespace distillscope {

/// An image may have this many pixels; larger ones are refused before they are decoded.
constexpr int64_t maxImagePixels = int64_t{1} << 26;

/// The image in `file` as [3, H, W] uint8, red, green, blue (a view of interleaved pixels), upright as its orientation
/// tag says. Grey images become three equal channels; transparency is left out. JPEG, PNG, WebP, BMP and PNM are read.
/// Throws DataError naming the file if it cannot be read whole or is too large.
Tensor decodeImage(const std::filesystem::path& file);

}  // namespace distillscope
