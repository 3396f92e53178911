// Scaling of 8-bit images as Pillow's bilinear filter does it, and with it torchvision on which published accuracies
// rest: a triangle as wide as the reduction, so that shrinking averages instead of skipping pixels.
#pragma once

#include "core/torch.h"

namespace distillscope {

/// `image` [C, H, W] uint8 of any strides, so that a crop or an interleaved picture is a view, to contiguous
/// [C, height, width] uint8. Equal to Pillow's Image.resize(BILINEAR) bit for bit.
Tensor resampled(const Tensor& image, int64_t height, int64_t width);

}  // namespace distillscope
