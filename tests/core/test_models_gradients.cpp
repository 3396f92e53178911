// Backward passes against PyTorch's.
#include <cmath>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "core/models/layers.h"
#include "core/models/registry.h"
#include "tests/support/golden.h"
#include "tests/support/model_ids.h"

namespace distillscope {
namespace {

struct Norms {
  double all;    ///< of the gradient of every parameter
  double first;  ///< of the first parameter's, which everything else stands before
};

/// Computed by RepDistiller's, torchvision's and mdistiller's Python code with PyTorch 1.13 in float64 and training
/// mode, with global average pooling throughout: parameters filled by name as tests/golden/README.md says, images
/// u("input.train") [4, 3, 16, 16] ([4, 3, 32, 32] for ImageNet's), loss the sum of logits times u("cotangent").
const std::map<std::string, Norms>& pythonsNorms() {
  static const std::map<std::string, Norms> table = {
      {"resnet8", {116.2737745, 26.34806674}},    {"resnet14", {243.0333972, 54.14987866}},
      {"resnet20", {501.9502888, 119.3755075}},   {"resnet32", {1029.074363, 242.1105779}},
      {"resnet44", {1862.733559, 461.0722043}},   {"resnet56", {3096.748347, 765.2907939}},
      {"resnet110", {12746.16547, 3182.74447}},   {"resnet8x4", {223.0194305, 33.84165277}},
      {"resnet32x4", {1908.526304, 271.7918204}}, {"ResNet50", {26805.62674, 5416.899669}},
      {"wrn_16_1", {136.0125721, 32.24724731}},   {"wrn_16_2", {179.1621981, 39.25605939}},
      {"wrn_40_1", {481.9719208, 136.2366537}},   {"wrn_40_2", {493.6286103, 99.30600538}},
      {"vgg8", {421.9569663, 44.20476559}},       {"vgg11", {905.9831843, 78.25676933}},
      {"vgg13", {1131.217259, 119.9427396}},      {"vgg16", {1874.45761, 196.3401662}},
      {"vgg19", {2881.048365, 295.2049444}},      {"MobileNetV2", {185724.0846, 104621.0158}},
      {"ShuffleV1", {10967.52836, 2136.820842}},  {"ShuffleV2", {2857.106322, 402.8188341}},
      {"resnet18", {29623.1627, 8879.844227}},    {"resnet34", {161271.3357, 48522.58587}},
      {"resnet50", {7966561.061, 4394374.778}},   {"mobilenet_v1", {203424.5634, 101065.3947}}};
  return table;
}

/// The norms that one backward pass gives `model` in `type`. Every parameter must have a gradient.
Norms gradientNorms(Model& model, int64_t side, at::ScalarType type) {
  const golden::Fill fill(nlohmann::json{{"salt", ""}});
  for (Tensor& parameter : model.parameters()) parameter.mutable_grad().reset();
  model.to(type);
  const Tensor logits = model.forward(fill.tensor("input.train", {4, 3, side, side}).to(type)).logits;
  (logits * fill.tensor("cotangent", logits.sizes()).to(type)).sum().backward();
  double squares = 0.0;
  for (const auto& parameter : model.named_parameters()) {
    const Tensor gradient = parameter.value().grad();
    const double norm = gradient.defined() ? gradient.norm().item<double>() : 0.0;
    EXPECT_GT(norm, 0.0) << parameter.key() << " gets no gradient";
    squares += norm * norm;
  }
  return {std::sqrt(squares), model.parameters().front().grad().norm().item<double>()};
}

class Gradients : public testing::TestWithParam<std::string> {};

// float32 takes other kernels than float64, our own among them; depth multiplies its rounding (3 % in resnet50).
TEST_P(Gradients, ArePythonsAndReachEveryParameter) {
  ASSERT_TRUE(pythonsNorms().contains(GetParam()));
  const Norms expected = pythonsNorms().at(GetParam());
  const bool imageNet = findModel(GetParam()).entry.imageSize == 224;
  const auto model = findModel(GetParam()).make(imageNet ? 1000 : 100, 3);
  golden::Fill(nlohmann::json{{"salt", ""}}).fill(*model);
  for (const auto& [type, tolerance] : {std::pair(at::kFloat, 5e-2), std::pair(at::kDouble, 1e-7)}) {
    SCOPED_TRACE(type);
    const Norms actual = gradientNorms(*model, imageNet ? 32 : 16, type);
    EXPECT_NEAR(actual.all, expected.all, tolerance * expected.all);
    EXPECT_NEAR(actual.first, expected.first, tolerance * expected.first);
  }
}

INSTANTIATE_TEST_SUITE_P(Every, Gradients, testing::ValuesIn(everyModelId()), caseName);

}  // namespace
}  // namespace distillscope
