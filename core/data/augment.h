// The usual augmentation of small images: a crop of the image padded by 4 zeros on each side, and a horizontal flip
// (He et al., "Deep residual learning for image recognition", CVPR 2016, section 4.2).
//
// There are 9 places across, 9 down and 2 orientations: an image has 162 views, numbered
//
//   view = (top * 9 + left) * 2 + flip        top, left in 0..8, flip in 0..1
//
// where (top, left) is the crop's corner in the padded image and the flip is applied to the crop. View 80 is the image
// itself.
#pragma once

#include "core/random.h"
#include "core/torch.h"

namespace distillscope {

constexpr int64_t viewPadding = 4;
constexpr int64_t viewOffsets = 2 * viewPadding + 1;  ///< places of the crop in one direction
constexpr int64_t viewCount = viewOffsets * viewOffsets * 2;

struct View {
  int64_t top = viewPadding;
  int64_t left = viewPadding;
  bool flip = false;
};

constexpr View viewOf(int64_t number) {
  return {.top = number / (2 * viewOffsets), .left = number / 2 % viewOffsets, .flip = number % 2 == 1};
}

/// The view of each sample [B] int64 under `epochKey`: number B int64, uniform, and each from its own sample alone.
Tensor drawViews(const Tensor& indices, const RandomKey& epochKey);

/// The views `views` [B] int64 of the images `indices` [B] int64 out of `images` [N, C, H, W] uint8: [B, C, H, W]
/// uint8. H and W are at least 4. One pass over memory: a row of a view is one copy.
Tensor viewsOfImages(const Tensor& images, const Tensor& indices, const Tensor& views);

}  // namespace distillscope
