#include "tests/support/distiller_case.h"

#include <stdexcept>

namespace distillscope {
namespace {

std::vector<std::vector<int64_t>> mapShapes(const std::vector<Tensor>& maps) {
  std::vector<std::vector<int64_t>> shapes;
  for (const Tensor& map : maps) shapes.push_back(map.sizes().slice(1).vec());
  return shapes;
}

/// Of every variant in turn, the tensors' values; the name without a salt.
const golden::Fill& plainFill() {
  static const golden::Fill fill(nlohmann::json{{"salt", ""}});
  return fill;
}

}  // namespace

ModelOutput outputOf(const golden::Fill& fill, const std::string& side, int64_t batch, const SideSizes& sizes,
                     int64_t classes, at::ScalarType type) {
  ModelOutput output;
  for (std::size_t i = 0; i < sizes.features.size(); ++i) {
    const int64_t channels = sizes.features[i][0], height = sizes.features[i][1];
    const std::string name = std::to_string(i);
    const std::vector<int64_t> shape = {batch, channels, height, height};
    output.features.push_back(fill.tensor(side + ".feat" + name, shape, 1.0, 0.3).to(type));
    output.preactFeatures.push_back(fill.tensor(side + ".preact" + name, shape).to(type));
  }
  output.pooled = fill.tensor(side + ".pooled", {batch, sizes.pooled}).to(type);
  output.logits = fill.tensor(side + ".logits", {batch, classes}, side == "student" ? 4.0 : 6.0).to(type);
  if (side == "student") {
    for (auto& [name, tensor] : namedTensors(output)) tensor.requires_grad_();
  }
  return output;
}

Sides smallSides(at::ScalarType type, bool equalChannels) {
  const SideSizes student{.features = {{3, 8}, {3, 8}, {5, 4}, {6, 2}}, .pooled = 6};
  SideSizes teacher{.features = {{4, 16}, {6, 8}, {8, 8}, {10, 4}}, .pooled = 10};
  if (equalChannels) teacher.features = {{3, 16}, {3, 8}, {5, 8}, {6, 4}};
  Sides sides{.student = outputOf(plainFill(), "student", 4, student, 5, type),
              .teacher = outputOf(plainFill(), "teacher", 4, teacher, 5, type),
              .batch = {}};
  sides.batch.labels = at::tensor({0, 3, 3, 4}, at::kLong);
  sides.batch.indices = at::tensor({11, 2, 19, 7}, at::kLong);
  sides.batch.negatives = at::cat({sides.batch.indices.unsqueeze(1),
                                   (sides.batch.indices.unsqueeze(1) + at::arange(3, 9, at::kLong)) % smallImages},
                                  1);
  return sides;
}

Sides sidesFor(const DistillerInfo& info, at::ScalarType type) {
  const Sides sides = smallSides(type);
  return info.refusal(shapesOf(sides.student), shapesOf(sides.teacher)) ? smallSides(type, true) : sides;
}

OutputShapes shapesOf(const ModelOutput& output) {
  return {.features = mapShapes(output.features),
          .preactFeatures = mapShapes(output.preactFeatures),
          .pooled = output.pooled.size(1),
          .classes = output.logits.size(1)};
}

Pair pairOf(const Sides& sides, int64_t trainingImages, uint64_t seed) {
  return {.student = shapesOf(sides.student),
          .teacher = shapesOf(sides.teacher),
          .trainingImages = trainingImages,
          .seed = seed};
}

std::shared_ptr<Distiller> makeDistiller(const DistillerInfo& info, const Pair& pair, const nlohmann::json& params) {
  if (const auto reason = info.refusal(pair.student, pair.teacher)) {
    throw std::logic_error(info.entry.id + " " + *reason);
  }
  return info.make(Params(info.entry.params, params), pair);
}

Tensor total(const LossTerms& terms) {
  Tensor sum;
  for (const LossTerm& term : terms) sum = sum.defined() ? sum + term.value : term.value;
  return sum;
}

std::vector<std::pair<std::string, Tensor>> namedTensors(const ModelOutput& output) {
  std::vector<std::pair<std::string, Tensor>> named;
  for (std::size_t i = 0; i < output.features.size(); ++i) {
    named.emplace_back("feat" + std::to_string(i), output.features[i]);
    named.emplace_back("preact" + std::to_string(i), output.preactFeatures[i]);
  }
  named.emplace_back("pooled", output.pooled);
  named.emplace_back("logits", output.logits);
  return named;
}

}  // namespace distillscope
