// What every architecture returns, and how one is described.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/record/catalogue.h"
#include "core/torch.h"

namespace distillscope {

/// Everything that a distiller or Eigen-CAM may look at; B images, K classes.
struct ModelOutput {
  /// [B, C, H, W] each: 0 is the stem, then one per stage, after the activation (as RepDistiller returns them).
  std::vector<Tensor> features;
  /// The same maps before the activation where the architecture has such a place, else equal to `features`.
  std::vector<Tensor> preactFeatures;
  Tensor pooled;  ///< [B, D], the classifier's input
  Tensor logits;  ///< [B, K]
};

/// Sizes of a ModelOutput without the batch dimension.
struct OutputShapes {
  std::vector<std::vector<int64_t>> features;        ///< {C, H, W} each
  std::vector<std::vector<int64_t>> preactFeatures;  ///< {C, H, W} each
  int64_t pooled = 0;
  int64_t classes = 0;
};

class Model : public torch::nn::Module {
 public:
  /// `images` is [B, C, H, W], normalised.
  virtual ModelOutput forward(const Tensor& images) = 0;
};

struct ModelInfo {
  ModelEntry entry;
  /// An uninitialised network for `classes` classes and `channels` input channels; see initialise() in layers.h.
  std::function<std::shared_ptr<Model>(int64_t classes, int64_t channels)> make;
};

/// The shapes that `model` gives for one image of `channels` x `imageSize` x `imageSize`, found by running it once.
OutputShapes shapesOf(Model& model, int64_t channels, int64_t imageSize);

}  // namespace distillscope
