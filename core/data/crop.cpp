#include "core/data/crop.h"

#include <algorithm>
#include <cmath>

#include "core/data/resample.h"

namespace distillscope {
namespace {

constexpr double leastArea = 0.08;
constexpr double leastAspect = 3.0 / 4.0;
constexpr double greatestAspect = 4.0 / 3.0;

Tensor cropped(const Tensor& image, const Crop& crop) {
  return image.slice(1, crop.top, crop.top + crop.height).slice(2, crop.left, crop.left + crop.width);
}

/// The largest crop in the middle whose aspect is allowed.
Crop middle(int64_t height, int64_t width) {
  Crop crop{.height = height, .width = width};
  const double aspect = static_cast<double>(width) / static_cast<double>(height);
  if (aspect < leastAspect) crop.height = std::lrint(static_cast<double>(width) / leastAspect);
  if (aspect > greatestAspect) crop.width = std::lrint(static_cast<double>(height) * greatestAspect);
  crop.top = (height - crop.height) / 2;
  crop.left = (width - crop.width) / 2;
  return crop;
}

}  // namespace

Crop randomResizedCrop(int64_t height, int64_t width, const RandomKey& key) {
  const auto pixels = static_cast<double>(height * width);
  constexpr uint64_t attempts = 10;  // until area and aspect fit the image
  for (uint64_t attempt = 0; attempt < attempts; ++attempt) {
    const RandomKey draw = key.of(attempt);
    const double area = pixels * (leastArea + (1 - leastArea) * draw.uniform(0));
    const double logAspect = std::lerp(std::log(leastAspect), std::log(greatestAspect), draw.uniform(1));
    const int64_t cropWidth = std::lrint(std::sqrt(area * std::exp(logAspect)));
    const int64_t cropHeight = std::lrint(std::sqrt(area / std::exp(logAspect)));
    if (cropWidth < 1 || cropWidth > width || cropHeight < 1 || cropHeight > height) continue;
    return {.top = static_cast<int64_t>(draw.below(2, height - cropHeight + 1)),
            .left = static_cast<int64_t>(draw.below(3, width - cropWidth + 1)),
            .height = cropHeight,
            .width = cropWidth};
  }
  return middle(height, width);
}

Tensor trainingView(const Tensor& image, int64_t side, const RandomKey& key) {
  const Crop crop = randomResizedCrop(image.size(1), image.size(2), key.of("crop"));
  const Tensor view = resampled(cropped(image, crop), side, side);
  return key.of("flip").below(0, 2) == 1 ? view.flip(2) : view;
}

Tensor centredView(const Tensor& image, int64_t shorter, int64_t side) {
  const int64_t least = std::min(image.size(1), image.size(2));
  const int64_t height = image.size(1) * shorter / least;  // the longer side is rounded down
  const int64_t width = image.size(2) * shorter / least;
  const Tensor scaled = resampled(image, height, width);
  // Halves are rounded to even, as Python's round does.
  const Crop crop{.top = std::lrint(static_cast<double>(height - side) / 2),
                  .left = std::lrint(static_cast<double>(width - side) / 2),
                  .height = side,
                  .width = side};
  return cropped(scaled, crop).contiguous();
}

}  // namespace distillscope
