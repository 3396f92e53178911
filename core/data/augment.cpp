#include "core/data/augment.h"

#include <algorithm>
#include <cstring>

#include <ATen/Parallel.h>

namespace distillscope {
namespace {

/// Writes one view of a channel of `height` x `width` pixels.
void copyView(const uint8_t* image, uint8_t* out, int64_t height, int64_t width, const View& view) {
  // Row y of the view is row y + down of the image, pixel x is pixel x + right; what lies outside is zero.
  const int64_t down = view.top - viewPadding;
  const int64_t right = view.left - viewPadding;
  const int64_t from = std::max<int64_t>(0, right);                    // first image column seen
  const int64_t count = width - std::abs(right);                       // image columns seen
  const int64_t at = view.flip ? from : std::max<int64_t>(0, -right);  // where they begin in the view
  for (int64_t y = 0; y < height; ++y, out += width) {
    const int64_t source = y + down;
    if (source < 0 || source >= height) {
      std::memset(out, 0, width);
      continue;
    }
    const uint8_t* row = image + source * width + from;
    std::memset(out, 0, at);
    if (view.flip) {
      std::reverse_copy(row, row + count, out + at);
    } else {
      std::memcpy(out + at, row, count);
    }
    std::memset(out + at + count, 0, width - at - count);
  }
}

}  // namespace

Tensor drawViews(const Tensor& indices, const RandomKey& epochKey) {
  const Tensor views = at::empty_like(indices);
  const int64_t* sample = indices.data_ptr<int64_t>();
  int64_t* view = views.data_ptr<int64_t>();
  for (int64_t i = 0; i < indices.numel(); ++i) {
    view[i] = static_cast<int64_t>(epochKey.of(static_cast<uint64_t>(sample[i])).below(0, viewCount));
  }
  return views;
}

Tensor viewsOfImages(const Tensor& images, const Tensor& indices, const Tensor& views) {
  const int64_t count = indices.numel();
  const int64_t channels = images.size(1), height = images.size(2), width = images.size(3);
  const int64_t plane = height * width;
  const Tensor out = at::empty({count, channels, height, width}, at::kByte);
  const uint8_t* from = images.data_ptr<uint8_t>();
  const int64_t* index = indices.data_ptr<int64_t>();
  const int64_t* view = views.data_ptr<int64_t>();
  uint8_t* to = out.data_ptr<uint8_t>();
  constexpr int64_t imagesPerTask = 16;
  at::parallel_for(0, count, imagesPerTask, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      for (int64_t c = 0; c < channels; ++c) {
        copyView(from + (index[i] * channels + c) * plane, to + (i * channels + c) * plane, height, width,
                 viewOf(view[i]));
      }
    }
  });
  return out;
}

}  // namespace distillscope
