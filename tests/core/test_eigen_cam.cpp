#include <cmath>

#include <gtest/gtest.h>

#include "core/explain/eigen_cam.h"
#include "core/record/error.h"
#include "tests/support/golden.h"

namespace distillscope {
namespace {

/// The reference's activations: max(0, u + 0.4), and a blob on every third channel.
Tensor referenceActivations(const nlohmann::json& file) {
  Tensor a = golden::Fill(file).tensor("activations", {2, 64, 8, 8}, 1.0, 0.4).clamp_min(0).to(at::kDouble);
  const Tensor row = at::arange(8, at::kDouble).view({8, 1}), column = at::arange(8, at::kDouble).view({1, 8});
  const Tensor blob = 3 * (-((row - 2.5).pow(2) + (column - 4).pow(2)) / 4).exp();
  for (int64_t c = 0; c < 64; c += 3) a.select(1, c).add_(blob);
  return a.to(at::kFloat);
}

TEST(EigenCam, CentredProjectionAgreesWithPytorchGradCamUpToSign) {
  const nlohmann::json file = golden::read("objectives.json");
  const Tensor activations = referenceActivations(file);
  for (int64_t image = 0; image < 2; ++image) {
    const Tensor expected = golden::toTensor(file["eigen_cam"]["projection"][static_cast<std::size_t>(image)]);
    const Tensor actual = eigenCam(activations[image]).projection.reshape({-1});
    const double sign = (actual * expected).sum().item<double>() < 0 ? -1 : 1;
    EXPECT_LT(golden::relativeError(actual * sign, expected), 1e-4);
  }
}

// The blob is where activations are large, so the rule must turn the map up there, whatever LAPACK returned.
TEST(EigenCam, TheMapIsPositiveWhereActivationsAreLarge) {
  const Tensor activations = referenceActivations(golden::read("objectives.json"));
  for (const bool centred : {true, false}) {
    const Tensor map = eigenCam(activations[0], {.centred = centred}).projection;
    EXPECT_GT(map[2][4].item<double>(), 0.0);
    EXPECT_EQ(map.argmax().item<int64_t>() / 8, 3);
  }
}

// After a ReLU the uncentred matrix is non-negative, and so (Perron) is its first singular vector.
TEST(EigenCam, UncentredMapsOfActivationsAreNeverNegative) {
  const Tensor activations = referenceActivations(golden::read("objectives.json"));
  EXPECT_GE(eigenCam(activations[1], {.centred = false}).projection.min().item<double>(), -1e-9);
}

// One channel (1, 2; 3, 4): centred is (-1.5, -0.5; 0.5, 1.5), which is its own only component.
TEST(EigenCam, OneChannelIsItsOwnComponent) {
  const Tensor channel = at::tensor({1.0, 2.0, 3.0, 4.0}).view({1, 2, 2});
  const EigenCam cam = eigenCam(channel);
  EXPECT_TRUE(at::allclose(cam.projection, at::tensor({-1.5, -0.5, 0.5, 1.5}, at::kDouble).view({2, 2})));
  EXPECT_NEAR(cam.explained, 1.0, 1e-12);
  EXPECT_TRUE(at::allclose(eigenCam(channel, {.centred = false}).projection, channel[0].to(at::kDouble)));
}

// More channels than positions and the reverse take different Gram matrices; padding with zero channels changes
// nothing.
TEST(EigenCam, BothGramMatricesGiveTheSameMap) {
  const Tensor activations = referenceActivations(golden::read("objectives.json"))[0].slice(0, 0, 10);
  const Tensor padded = at::cat({activations, at::zeros({90, 8, 8})});
  for (int64_t component = 1; component <= 3; ++component) {
    const EigenCam few = eigenCam(activations, {.component = component}),
                   many = eigenCam(padded, {.component = component});
    EXPECT_TRUE(at::allclose(few.projection, many.projection, 1e-6, 1e-9));
    EXPECT_NEAR(few.explained, many.explained, 1e-12);
  }
}

TEST(EigenCam, ManyImagesAtOnceGiveWhatEachGivesAlone) {
  const Tensor activations = referenceActivations(golden::read("objectives.json"));
  for (const int64_t channels : {64, 10}) {  // as many as positions, and fewer
    for (const bool centred : {true, false}) {
      const EigenCamOptions options{.centred = centred, .component = 2};
      const Tensor some = activations.slice(1, 0, channels);
      const EigenCams both = eigenCams(some, options);
      for (int64_t image = 0; image < 2; ++image) {
        const EigenCam alone = eigenCam(some[image], options);
        EXPECT_TRUE(at::allclose(both.projections[image], alone.projection, 1e-9, 1e-12));
        EXPECT_NEAR(both.explained()[image].item<double>(), alone.explained, 1e-12);
      }
    }
  }
}

// One position and 2^21 channels of value k: the map is the norm of the channels, k sqrt(2^21). Five such images are
// more than are taken at once.
TEST(EigenCam, ImagesThatDoNotFitAtOnceKeepTheirOrder) {
  const Tensor values = at::arange(1, 6, at::kFloat).view({5, 1, 1, 1}).expand({5, 1 << 21, 1, 1});
  const Tensor maps = eigenCams(values, {.centred = false}).projections.flatten();
  const Tensor expected = at::arange(1, 6, at::kDouble) * std::sqrt(double{1 << 21});
  EXPECT_TRUE(at::allclose(maps, expected, 1e-9));
}

TEST(EigenCam, SharesOfAllComponentsSumToOne) {
  const Tensor activations = referenceActivations(golden::read("objectives.json"))[0].slice(0, 0, 5);
  double sum = 0;
  for (int64_t component = 1; component <= 5; ++component)
    sum += eigenCam(activations, {.component = component}).explained;
  EXPECT_NEAR(sum, 1.0, 1e-9);
}

TEST(EigenCam, DegenerateActivationsGiveZerosAndWrongComponentsASentence) {
  EXPECT_EQ(eigenCam(at::zeros({4, 3, 3})).projection.abs().max().item<double>(), 0.0);
  EXPECT_LT(eigenCam(at::ones({4, 3, 3})).projection.abs().max().item<double>(), 1e-9);
  const Tensor broken = at::full({4, 3, 3}, std::nan(""));
  EXPECT_EQ(eigenCam(broken).projection.abs().max().item<double>(), 0.0);
  EXPECT_THROW(eigenCam(at::ones({4, 3, 3}), {.component = 5}), UsageError);
  EXPECT_THROW(eigenCam(at::ones({4, 3, 3}), {.component = 0}), UsageError);
}

// Bilinear with aligned pixel centres: enlarging (0, 4) twice gives 0, 1, 3, 4, as cv::resize does.
TEST(EigenCam, HeatIsThePositivePartEnlarged) {
  const Tensor heat = heatOf(at::tensor({0.0, 4.0}, at::kDouble).view({1, 2}), 1, 4);
  EXPECT_TRUE(at::allclose(heat, at::tensor({0.0, 1.0, 3.0, 4.0}).view({1, 4}).to(at::kFloat)));
  EXPECT_EQ(heatOf(at::full({2, 2}, -1.0, at::kDouble), 4, 4).max().item<float>(), 0.0F);
}

}  // namespace
}  // namespace distillscope
