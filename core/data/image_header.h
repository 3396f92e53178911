// The size of an encoded image, read from its header before anything is allocated for its pixels.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace distillscope {

struct ImageSize {
  int64_t width = 0;
  int64_t height = 0;
};

/// The size of a JPEG, PNG, WebP, BMP or PNM image, or nothing if `bytes` are none of these or end within the header.
std::optional<ImageSize> imageSizeOf(std::span<const uint8_t> bytes);

/// Whether a JPEG goes on to its end marker; true for other formats, whose decoders notice themselves. libjpeg fills
/// what is missing with grey and says nothing.
bool reachesEnd(std::span<const uint8_t> bytes);

}  // namespace distillscope
