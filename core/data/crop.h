// What of a photograph a network sees, as torchvision chooses it; published accuracies rest on these rules.
#pragma once

#include "core/random.h"
#include "core/torch.h"

namespace distillscope {

/// A part of an image, in pixels.
struct Crop {
  int64_t top = 0;
  int64_t left = 0;
  int64_t height = 0;
  int64_t width = 0;
  bool operator==(const Crop&) const = default;
};

/// Training: 8 to 100 % of the area at an aspect of 3/4 to 4/3, anywhere (torchvision's RandomResizedCrop; Szegedy et
/// al., "Going deeper with convolutions", CVPR 2015, section 6).
Crop randomResizedCrop(int64_t height, int64_t width, const RandomKey& key);

/// The crop of `image` [3, H, W] uint8 scaled to [3, side, side], mirrored if the key says so.
Tensor trainingView(const Tensor& image, int64_t side, const RandomKey& key);

/// What photographs' shorter side is scaled to before the middle of `side` pixels is cut out: 256 for 224.
constexpr int64_t evaluationShorterSide(int64_t side) { return side * 256 / 224; }

/// `image` [3, H, W] uint8 scaled until its shorter side is `shorter`, then the middle [3, side, side] of it
/// (torchvision's Resize and CenterCrop). `shorter` is at least `side`.
Tensor centredView(const Tensor& image, int64_t shorter, int64_t side);

}  // namespace distillscope
