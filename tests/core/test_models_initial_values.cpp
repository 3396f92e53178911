// Where training starts, family by family, as the Python code starts it.
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "core/models/layers.h"
#include "core/models/registry.h"
#include "tests/support/model_ids.h"

namespace distillscope {
namespace {

enum class Weights {
  HeNormal,         ///< nn.init.kaiming_normal_(mode="fan_out", nonlinearity="relu")
  PyTorchUniform,   ///< nn.Conv2d's and nn.Linear's own: uniform in +-1 / sqrt(fan in)
  HundredthNormal,  ///< normal_(0, 0.01)
};

struct Rule {
  Weights convolutions;
  Weights classifier;
  bool classifierBiasIsZero;
};

/// What the constructors of the Python classes do.
const std::map<std::string, Rule>& rules() {
  static const std::map<std::string, Rule> table = {
      {"ResNet (CIFAR)", {Weights::HeNormal, Weights::PyTorchUniform, false}},
      {"ResNet (ImageNet)", {Weights::HeNormal, Weights::PyTorchUniform, false}},
      {"Wide ResNet", {Weights::HeNormal, Weights::PyTorchUniform, true}},
      {"VGG", {Weights::HeNormal, Weights::HundredthNormal, true}},
      {"MobileNet (CIFAR)", {Weights::HeNormal, Weights::HundredthNormal, true}},
      {"MobileNet (ImageNet)", {Weights::PyTorchUniform, Weights::PyTorchUniform, false}},
      {"ShuffleNet", {Weights::PyTorchUniform, Weights::PyTorchUniform, false}},
  };
  return table;
}

double bound(const Tensor& weight) { return 1.0 / std::sqrt(static_cast<double>(weight[0].numel())); }

double expectedDeviation(Weights rule, const Tensor& weight) {
  const double area = weight.dim() == 4 ? static_cast<double>(weight.size(2) * weight.size(3)) : 1.0;
  switch (rule) {
    case Weights::HeNormal:
      return std::sqrt(2.0 / (static_cast<double>(weight.size(0)) * area));
    case Weights::PyTorchUniform:
      return bound(weight) / std::sqrt(3.0);
    case Weights::HundredthNormal:
      return 0.01;
  }
  return 0.0;
}

/// Mean, deviation and fourth moment (3 of a normal, 9 / 5 of a uniform distribution) of n values, each to five times
/// its standard error.
void expectDistribution(const Tensor& weight, Weights rule) {
  const Tensor x = weight.detach().to(at::kDouble).flatten() / expectedDeviation(rule, weight);
  const auto n = static_cast<double>(x.numel());
  const bool uniform = rule == Weights::PyTorchUniform;
  const double fourth = uniform ? 1.8 : 3.0;
  const double eighth = uniform ? 9.0 : 105.0;
  EXPECT_NEAR(x.mean().item<double>(), 0.0, 5.0 / std::sqrt(n));
  EXPECT_NEAR(x.pow(2).mean().item<double>(), 1.0, 5.0 * std::sqrt((fourth - 1.0) / n));
  EXPECT_NEAR(x.pow(4).mean().item<double>(), fourth, 5.0 * std::sqrt((eighth - fourth * fourth) / n));
  EXPECT_TRUE(!uniform || weight.abs().max().item<double>() <= bound(weight) * (1 + 1e-6));
}

class InitialValues : public testing::TestWithParam<std::string> {};

TEST_P(InitialValues, ArePythons) {
  const auto& entry = findModel(GetParam()).entry;
  const std::string group = entry.family != "MobileNet" ? entry.family
                            : entry.imageSize == 32     ? "MobileNet (CIFAR)"
                                                        : "MobileNet (ImageNet)";
  ASSERT_TRUE(rules().contains(group)) << group;
  const Rule& rule = rules().at(group);
  const auto model = findModel(GetParam()).make(100, 3);
  initialise(*model, 5);
  model->apply([&rule](const std::string& name, torch::nn::Module& module) {
    SCOPED_TRACE(name);
    if (const auto* conv = dynamic_cast<const Conv2d*>(&module)) {
      expectDistribution(conv->weight, rule.convolutions);
      EXPECT_TRUE(!conv->bias.defined() || conv->bias.eq(0).all().item<bool>());
    } else if (const auto* linear = dynamic_cast<const Linear*>(&module)) {
      expectDistribution(linear->weight, rule.classifier);
      const double largestBias = linear->bias.abs().max().item<double>();
      EXPECT_EQ(largestBias == 0.0, rule.classifierBiasIsZero);
      EXPECT_LE(largestBias, bound(linear->weight));
    } else if (const auto* bn = dynamic_cast<const BatchNorm2d*>(&module)) {
      EXPECT_TRUE(bn->weight.eq(1).all().item<bool>());
      EXPECT_TRUE(bn->bias.eq(0).all().item<bool>());
      EXPECT_TRUE(bn->runningMean.eq(0).all().item<bool>());
      EXPECT_TRUE(bn->runningVar.eq(1).all().item<bool>());
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Every, InitialValues, testing::ValuesIn(everyModelId()), caseName);

}  // namespace
}  // namespace distillscope
