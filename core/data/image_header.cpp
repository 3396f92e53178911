#include "core/data/image_header.h"

#include <cctype>
#include <cstdlib>
#include <string_view>

namespace distillscope {
namespace {

using Bytes = std::span<const uint8_t>;

bool has(Bytes bytes, size_t at, std::string_view text) {
  if (bytes.size() < at + text.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (bytes[at + i] != static_cast<uint8_t>(text[i])) return false;
  }
  return true;
}

int64_t bigEndian(Bytes bytes, size_t at, size_t count) {
  int64_t value = 0;
  for (size_t i = 0; i < count; ++i) value = value << 8 | bytes[at + i];
  return value;
}

int64_t littleEndian(Bytes bytes, size_t at, size_t count) {
  int64_t value = 0;
  for (size_t i = count; i-- > 0;) value = value << 8 | bytes[at + i];
  return value;
}

bool isJpeg(Bytes bytes) { return has(bytes, 0, "\xFF\xD8\xFF"); }

/// A segment of a JPEG: its marker and where its contents begin, behind the length.
struct Segment {
  uint8_t marker = 0;
  size_t begin = 0;
  size_t end = 0;
};

/// The segment at or after `at`; nothing at the end of `bytes`.
std::optional<Segment> segmentAt(Bytes bytes, size_t at) {
  while (at + 1 < bytes.size() && (bytes[at] != 0xFF || bytes[at + 1] == 0xFF || bytes[at + 1] == 0)) ++at;
  if (at + 4 > bytes.size()) return std::nullopt;
  const uint8_t marker = bytes[at + 1];
  const bool standsAlone = (marker >= 0xD0 && marker <= 0xD9) || marker == 0x01;
  if (standsAlone) return Segment{marker, at + 2, at + 2};
  return Segment{marker, at + 4, at + 2 + static_cast<size_t>(bigEndian(bytes, at + 2, 2))};
}

/// The first segment that `wanted` accepts.
template <typename Predicate>
std::optional<Segment> findSegment(Bytes bytes, Predicate wanted) {
  size_t at = 2;
  while (const std::optional<Segment> segment = segmentAt(bytes, at)) {
    if (wanted(segment->marker)) return segment;
    at = segment->end;
  }
  return std::nullopt;
}

/// Start of frame: precision, height, width (ITU T.81, B.2.2).
std::optional<ImageSize> jpegSize(Bytes bytes) {
  const std::optional<Segment> frame = findSegment(bytes, [](uint8_t marker) {
    const bool isFrame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    return isFrame || marker == 0xDA;
  });
  if (!frame || frame->marker == 0xDA || frame->begin + 5 > bytes.size()) return std::nullopt;
  return ImageSize{bigEndian(bytes, frame->begin + 3, 2), bigEndian(bytes, frame->begin + 1, 2)};
}

std::optional<ImageSize> pngSize(Bytes bytes) {
  if (bytes.size() < 24 || !has(bytes, 12, "IHDR")) return std::nullopt;
  return ImageSize{bigEndian(bytes, 16, 4), bigEndian(bytes, 20, 4)};
}

/// RIFF, size, WEBP, then a lossy, a lossless or an extended first chunk (RFC 9649).
std::optional<ImageSize> webpSize(Bytes bytes) {
  if (bytes.size() < 30) return std::nullopt;
  if (has(bytes, 12, "VP8 ")) {
    return ImageSize{littleEndian(bytes, 26, 2) & 0x3FFF, littleEndian(bytes, 28, 2) & 0x3FFF};
  }
  if (has(bytes, 12, "VP8L")) {
    const int64_t bits = littleEndian(bytes, 21, 4);
    return ImageSize{(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
  }
  if (has(bytes, 12, "VP8X")) return ImageSize{littleEndian(bytes, 24, 3) + 1, littleEndian(bytes, 27, 3) + 1};
  return std::nullopt;
}

std::optional<ImageSize> bmpSize(Bytes bytes) {
  if (bytes.size() < 26) return std::nullopt;
  if (littleEndian(bytes, 14, 4) == 12) return ImageSize{littleEndian(bytes, 18, 2), littleEndian(bytes, 20, 2)};
  const auto height = static_cast<int32_t>(littleEndian(bytes, 22, 4));  // negative for rows from the top
  return ImageSize{littleEndian(bytes, 18, 4), std::abs(int64_t{height})};
}

/// P1 to P6, then numbers between white space and comments.
std::optional<ImageSize> pnmSize(Bytes bytes) {
  size_t at = 2;
  const auto number = [&]() -> std::optional<int64_t> {
    for (bool comment = false; at < bytes.size() && (comment || !std::isdigit(bytes[at])); ++at) {
      comment = bytes[at] == '#' || (comment && bytes[at] != '\n');
      if (!comment && !std::isspace(bytes[at])) return std::nullopt;
    }
    int64_t value = 0;
    const size_t begin = at;
    while (at < bytes.size() && at < begin + 10 && std::isdigit(bytes[at])) value = value * 10 + (bytes[at++] - '0');
    return at > begin ? std::optional(value) : std::nullopt;
  };
  const std::optional<int64_t> width = number();
  const std::optional<int64_t> height = number();
  if (!width || !height) return std::nullopt;
  return ImageSize{*width, *height};
}

}  // namespace

std::optional<ImageSize> imageSizeOf(Bytes bytes) {
  std::optional<ImageSize> size;
  if (isJpeg(bytes)) {
    size = jpegSize(bytes);
  } else if (has(bytes, 0, "\x89PNG\r\n\x1A\n")) {
    size = pngSize(bytes);
  } else if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP")) {
    size = webpSize(bytes);
  } else if (has(bytes, 0, "BM")) {
    size = bmpSize(bytes);
  } else if (bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6') {
    size = pnmSize(bytes);
  }
  if (size && (size->width <= 0 || size->height <= 0)) return std::nullopt;
  return size;
}

bool reachesEnd(Bytes bytes) {
  if (!isJpeg(bytes)) return true;
  const std::optional<Segment> scan = findSegment(bytes, [](uint8_t marker) { return marker == 0xDA; });
  if (!scan) return false;
  // Within a scan 0xFF is followed by 0 or a restart marker, so these two bytes occur at the end only.
  for (size_t at = scan->end; at + 1 < bytes.size(); ++at) {
    if (bytes[at] == 0xFF && bytes[at + 1] == 0xD9) return true;
  }
  return false;
}

}  // namespace distillscope
