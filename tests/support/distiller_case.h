// What a distillation method is fed with in tests: both sides' outputs, a batch, and a method made for them.
#pragma once

#include <memory>

#include "core/distillers/distiller.h"
#include "tests/support/golden.h"

namespace distillscope {

/// Two sides that a method compares, without networks.
struct Sides {
  ModelOutput student;  ///< leaves that require gradients
  ModelOutput teacher;
  Batch batch;
};

/// A side's sizes: {C, H} of each square map, and the pooled features' D.
struct SideSizes {
  std::vector<std::vector<int64_t>> features;
  int64_t pooled = 0;
};

/// Features u("SIDE.featI") + 0.3, maps before the activation u("SIDE.preactI"), pooled features u, logits 4u (student)
/// and 6u (teacher).
ModelOutput outputOf(const golden::Fill& fill, const std::string& side, int64_t batch, const SideSizes& sizes,
                     int64_t classes, at::ScalarType type = at::kFloat);

/// Small sides of unequal channels and sizes with a batch of labels, indices and negatives, for methods of any kind.
/// The channels agree, as FSP wants it, if `equalChannels`.
Sides smallSides(at::ScalarType type = at::kFloat, bool equalChannels = false);

/// What smallSides gives to `info`: with channels equal where it refuses others.
Sides sidesFor(const DistillerInfo& info, at::ScalarType type = at::kFloat);

OutputShapes shapesOf(const ModelOutput& output);
Pair pairOf(const Sides& sides, int64_t trainingImages, uint64_t seed = 1);

/// Images that the indices of smallSides are below.
constexpr int64_t smallImages = 20;

/// `info`'s method with its defaults, changed by `params`.
std::shared_ptr<Distiller> makeDistiller(const DistillerInfo& info, const Pair& pair,
                                         const nlohmann::json& params = nlohmann::json::object());

/// Past every warm-up.
constexpr Progress settled{.epoch = 1000, .epochs = 2000, .step = 0};

/// Sum of the terms; undefined if there are none.
Tensor total(const LossTerms& terms);

/// A side's tensors by name: "feat0", "preact0", "pooled", "logits".
std::vector<std::pair<std::string, Tensor>> namedTensors(const ModelOutput& output);

}  // namespace distillscope
