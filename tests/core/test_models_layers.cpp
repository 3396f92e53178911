#include <cmath>

#include <gtest/gtest.h>

#include "core/models/blocks.h"
#include "core/models/layers.h"
#include "core/models/registry.h"

namespace distillscope {
namespace {

Tensor values(std::initializer_list<double> numbers, at::IntArrayRef shape) {
  return at::tensor(at::ArrayRef<double>(numbers), at::kFloat).view(shape);
}

void expectEqual(const Tensor& a, const Tensor& b) { EXPECT_TRUE(a.equal(b)) << a << "\nand\n" << b; }

// One channel with 0 and 2: mean 1, variance 1, and 2 by the unbiased estimate that goes into the running one.
TEST(BatchNorm, TrainingUsesTheBatchsStatisticsAndRemembersThem) {
  BatchNorm2d bn(1);
  const Tensor y = bn.forward(values({0, 2}, {2, 1, 1, 1}));
  const double expected = 1.0 / std::sqrt(1.0 + 1e-5);
  EXPECT_FLOAT_EQ(y[0].item<float>(), static_cast<float>(-expected));
  EXPECT_FLOAT_EQ(y[1].item<float>(), static_cast<float>(expected));
  EXPECT_FLOAT_EQ(bn.runningMean.item<float>(), 0.1F);
  EXPECT_FLOAT_EQ(bn.runningVar.item<float>(), 0.9F + 0.1F * 2.0F);
  EXPECT_EQ(bn.numBatchesTracked.item<int64_t>(), 1);
}

// (5 - 1) / sqrt(4) * 3 + 0.5, to the 1e-5 that keeps the root from zero.
TEST(BatchNorm, EvaluationUsesTheRunningStatisticsAndLeavesThem) {
  BatchNorm2d bn(1);
  {
    const at::NoGradGuard noGrad;
    bn.weight.fill_(3);
    bn.bias.fill_(0.5);
    bn.runningMean.fill_(1);
    bn.runningVar.fill_(4);
  }
  bn.eval();
  EXPECT_NEAR(bn.forward(values({5}, {1, 1, 1, 1})).item<double>(), 6.5, 1e-4);
  EXPECT_EQ(bn.runningMean.item<double>(), 1.0);
  EXPECT_EQ(bn.numBatchesTracked.item<int64_t>(), 0);
}

// weight 2, bias 1, then (y - 3) / sqrt(1 - 1e-5 + 1e-5) * 0.5 + 7: x goes to (2 x + 1 - 3) / 2 + 7 = x + 6.
TEST(Folding, FrozenConvolutionAndBatchNormAreOneConvolution) {
  torch::nn::Module owner;
  const auto conv =
      std::make_shared<Conv2d>(Conv2dOptions{.inChannels = 1, .outChannels = 1, .kernel = 1, .bias = true});
  const auto bn = std::make_shared<BatchNorm2d>(1);
  owner.register_module("conv", conv);
  owner.register_module("bn", bn);
  {
    const at::NoGradGuard noGrad;
    conv->weight.fill_(2);
    conv->bias.fill_(1);
    bn->runningMean.fill_(3);
    bn->runningVar.fill_(1 - 1e-5);
    bn->weight.fill_(0.5);
    bn->bias.fill_(7);
  }
  const Tensor x = values({-1, 0, 4}, {3, 1, 1, 1});
  freeze(owner);
  EXPECT_FALSE(owner.is_training());
  EXPECT_FALSE(conv->weight.requires_grad());
  EXPECT_TRUE(at::allclose(convBn(*conv, *bn, x), x + 6.0));
  EXPECT_TRUE(at::allclose(convBnRelu(*conv, *bn, x), x + 6.0));
  EXPECT_TRUE(at::allclose(convBnAddRelu(*conv, *bn, x, at::full_like(x, -7)), values({0, 0, 3}, {3, 1, 1, 1})));
}

TEST(ConvolutionHelpers, LeaveTheirInputsAlone) {
  torch::nn::Module owner;
  const ConvBn layer(owner, "conv", "bn", heConvolution(2, 2, 3));
  initialise(owner, 1);
  const Tensor x = at::randn({2, 2, 5, 5});
  const Tensor residual = at::randn({2, 2, 5, 5});
  const Tensor xBefore = x.clone();
  const Tensor residualBefore = residual.clone();
  const Tensor sum = layer.add(x, residual);
  expectEqual(layer.addRelu(x, residual), sum.clamp_min(0));
  expectEqual(layer.relu(x), layer(x).clamp_min(0));
  expectEqual(x, xBefore);
  expectEqual(residual, residualBefore);
}

TEST(LinearLayer, IsWeightTimesInputPlusBias) {
  Linear linear(2, 1);
  const at::NoGradGuard noGrad;
  linear.weight.copy_(values({2, -3}, {1, 2}));
  linear.bias.fill_(0.5);
  EXPECT_FLOAT_EQ(linear.forward(values({4, 1}, {1, 2})).item<float>(), 5.5F);
}

// Two groups of three: channels 0 1 2 | 3 4 5 become 0 3 1 4 2 5.
TEST(ChannelShuffle, InterleavesTheGroups) {
  const Tensor x = at::arange(6, at::kFloat).view({1, 6, 1, 1}).expand({2, 6, 3, 4});
  const Tensor shuffled = shuffleChannels(x.contiguous(at::MemoryFormat::ChannelsLast), 2);
  EXPECT_EQ(shuffled.sizes(), x.sizes());
  const Tensor expected = values({0, 3, 1, 4, 2, 5}, {1, 6, 1, 1}).expand({2, 6, 3, 4});
  EXPECT_TRUE(shuffled.equal(expected));
  EXPECT_TRUE(shuffled.is_contiguous(at::MemoryFormat::ChannelsLast));
}

TEST(ChannelsLast, HoldsForOneChannelToo) {
  for (const int64_t channels : {1, 3}) {
    const Tensor images = at::randn({2, channels, 4, 5});
    const Tensor x = channelsLast(images);
    expectEqual(x, images);
    EXPECT_EQ(x.suggest_memory_format(), at::MemoryFormat::ChannelsLast);
    EXPECT_EQ(channelsLast(x).data_ptr(), x.data_ptr());
  }
}

std::shared_ptr<Model> startedModel(const std::string& id, int64_t classes, uint64_t seed) {
  auto model = findModel(id).make(classes, 3);
  initialise(*model, seed);
  return model;
}

TEST(Initialise, IsAFunctionOfTheSeed) {
  const auto a = stateDict(*startedModel("vgg8", 10, 3));
  const auto same = stateDict(*startedModel("vgg8", 10, 3));
  const auto other = stateDict(*startedModel("vgg8", 10, 4));
  for (size_t i = 0; i < a.size(); ++i) expectEqual(a[i].second, same[i].second);
  EXPECT_FALSE(a[0].second.equal(other[0].second));
}

TEST(Initialise, ForgetsWhatTheNetworkHeldBefore) {
  const auto fresh = startedModel("resnet8", 10, 3);
  const auto used = startedModel("resnet8", 10, 9);
  used->forward(at::randn({4, 3, 32, 32}));
  initialise(*used, 3);
  const auto expected = stateDict(*fresh);
  const auto actual = stateDict(*used);
  for (size_t i = 0; i < expected.size(); ++i) expectEqual(actual[i].second, expected[i].second);
}

TEST(Initialise, OfALayerDoesNotDependOnTheOthers) {
  const auto ten = stateDict(*startedModel("resnet20", 10, 3));
  const auto hundred = stateDict(*startedModel("resnet20", 100, 3));
  ASSERT_EQ(ten.size(), hundred.size());
  for (size_t i = 0; i < ten.size(); ++i)
    if (!ten[i].first.starts_with("fc.")) expectEqual(ten[i].second, hundred[i].second);
}

TEST(Initialise, GivesEqualLayersDifferentValues) {
  const auto model = startedModel("resnet20", 10, 3);
  const auto parameters = model->named_parameters();
  EXPECT_FALSE(parameters["layer1.0.conv1.weight"].equal(parameters["layer1.0.conv2.weight"]));
}

TEST(ShapesOf, LeavesTheModelAsItWas) {
  const auto model = startedModel("resnet8", 10, 3);
  const auto shapes = shapesOf(*model, 3, 32);
  EXPECT_TRUE(model->is_training());
  EXPECT_EQ(model->named_buffers()["bn1.num_batches_tracked"].item<int64_t>(), 0);
  const std::vector<std::vector<int64_t>> expected = {{16, 32, 32}, {16, 32, 32}, {32, 16, 16}, {64, 8, 8}};
  EXPECT_EQ(shapes.features, expected);
  EXPECT_EQ(shapes.preactFeatures, expected);
  EXPECT_EQ(shapes.pooled, 64);
  EXPECT_EQ(shapes.classes, 10);
}

}  // namespace
}  // namespace distillscope
