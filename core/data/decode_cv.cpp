#include "core/data/decode_cv.h"

#include <fstream>

#include <fmt/format.h>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/data/image_header.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

constexpr int64_t maxFileBytes = int64_t{1} << 28;

std::vector<uint8_t> readBytes(const fs::path& path) {
  std::error_code unreadable;
  const auto size = static_cast<int64_t>(fs::file_size(path, unreadable));
  std::ifstream file(path, std::ios::binary);
  if (unreadable || !file) throw DataError(path, "cannot be read: check that it is a file and that you may read it");
  if (size > maxFileBytes) {
    throw DataError(path, fmt::format("holds {} bytes, and an image may have {} at most", size, maxFileBytes));
  }
  std::vector<uint8_t> bytes(size);
  file.read(reinterpret_cast<char*>(bytes.data()), size);
  if (file.gcount() != size) throw DataError(path, fmt::format("could be read up to byte {} only", file.gcount()));
  return bytes;
}

/// Blue, green, red; empty if it cannot be decoded.
cv::Mat decodeBgr(const std::vector<uint8_t>& bytes) {
  // What goes wrong is said by an exception that names the file, not by OpenCV on standard error.
  static const auto quiet = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  static_cast<void>(quiet);
  try {
    return cv::imdecode(bytes, cv::IMREAD_COLOR);
  } catch (const cv::Exception&) {
    return {};
  }
}

}  // namespace

Tensor decodeImage(const fs::path& file) {
  const std::vector<uint8_t> bytes = readBytes(file);
  const std::optional<ImageSize> size = imageSizeOf(bytes);
  if (!size) throw DataError(file, "is not an image that can be read: JPEG, PNG, WebP, BMP and PNM are");
  // Sides first, so that their product cannot overflow.
  if (size->width > maxImagePixels || size->height > maxImagePixels || size->width * size->height > maxImagePixels) {
    throw DataError(file, fmt::format("has {} x {} pixels, and an image may have {} at most: scale it down",
                                      size->width, size->height, maxImagePixels));
  }
  if (!reachesEnd(bytes)) throw DataError(file, "ends before the image does: is it truncated?");
  cv::Mat pixels = decodeBgr(bytes);
  if (pixels.empty()) throw DataError(file, "is damaged and cannot be decoded: replace or remove it");
  cv::cvtColor(pixels, pixels, cv::COLOR_BGR2RGB);
  const auto holdPixels = [pixels](void*) {};
  return at::from_blob(pixels.data, {pixels.rows, pixels.cols, 3}, holdPixels, at::kByte).permute({2, 0, 1});
}

}  // namespace distillscope
