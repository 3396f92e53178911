#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "core/models/batch_norm_relu.h"
#include "tests/support/golden.h"

namespace distillscope {
namespace {

struct Case {
  Tensor x, weight, bias, residual, runningMean, runningVar;

  /// 5 images of 9 x 7 pixels: more rows than one block, and not a whole number of blocks.
  explicit Case(int64_t channels, double offset = 0.3) {
    const golden::Fill fill(golden::read("objectives.json"));
    const std::vector<int64_t> shape = {11, channels, 9, 7};
    x = fill.tensor("x", shape, 1.0, offset).contiguous(at::MemoryFormat::ChannelsLast).set_requires_grad(true);
    residual = fill.tensor("residual", shape).contiguous(at::MemoryFormat::ChannelsLast).set_requires_grad(true);
    weight = fill.tensor("weight", {channels}, 0.5, 1.0).set_requires_grad(true);
    bias = fill.tensor("bias", {channels}).set_requires_grad(true);
    runningMean = fill.tensor("mean", {channels});
    runningVar = fill.tensor("var", {channels}, 0.5, 1.0);
  }

  std::vector<Tensor> gradientsOf(const Tensor& y) {
    const golden::Fill fill(golden::read("objectives.json"));
    (y * fill.tensor("upstream", y.sizes())).sum().backward();
    std::vector<Tensor> gradients;
    for (Tensor* leaf : {&x, &weight, &bias, &residual}) {
      gradients.push_back(leaf->grad().defined() ? leaf->grad().clone() : Tensor());
      leaf->mutable_grad() = Tensor();
    }
    return gradients;
  }
};

// Every combination against PyTorch's own operators, in values, running statistics and gradients; 24 channels are not a
// whole number of vector lanes.
TEST(FusedBatchNorm, AgreesWithTheSeparateOperators) {
  for (const int64_t channels : {16, 24, 64}) {
    for (const bool relu : {false, true}) {
      for (const bool added : {false, true}) {
        Case fused(channels), apart(channels);
        const Tensor y =
            fusedBatchNorm(fused.x, {fused.weight, fused.bias, fused.runningMean, fused.runningVar, 0.1, 1e-5},
                           added ? fused.residual : Tensor(), relu);
        Tensor expected = at::batch_norm(apart.x, apart.weight, apart.bias, apart.runningMean, apart.runningVar, true,
                                         0.1, 1e-5, false);
        if (added) expected = expected + apart.residual;
        if (relu) expected = expected.relu();
        EXPECT_LT(golden::relativeError(y, expected.contiguous()), 1e-5);
        EXPECT_TRUE(y.is_contiguous(at::MemoryFormat::ChannelsLast));
        EXPECT_TRUE(at::allclose(fused.runningMean, apart.runningMean, 1e-5, 1e-6));
        EXPECT_TRUE(at::allclose(fused.runningVar, apart.runningVar, 1e-5, 1e-6));
        const auto actual = fused.gradientsOf(y), wanted = apart.gradientsOf(expected);
        for (std::size_t i = 0; i < actual.size(); ++i) {
          ASSERT_EQ(actual[i].defined(), wanted[i].defined());
          if (!wanted[i].defined()) continue;
          EXPECT_LT(golden::relativeError(actual[i], wanted[i]), 1e-4) << "gradient " << i;
        }
      }
    }
  }
}

// With a mean a thousand times the deviation, squares alone would cancel away the variance.
TEST(FusedBatchNorm, StaysPreciseFarFromZero) {
  Case fused(16, 1000.0), apart(16, 1000.0);
  const Tensor y =
      fusedBatchNorm(fused.x, {fused.weight, fused.bias, fused.runningMean, fused.runningVar, 0.1, 1e-5}, {}, false);
  const auto asDouble = [](const Tensor& t) { return t.detach().to(at::kDouble).contiguous(); };
  const Tensor expected =
      at::batch_norm(asDouble(apart.x), asDouble(apart.weight), asDouble(apart.bias), {}, {}, true, 0.1, 1e-5, false);
  EXPECT_LT(golden::relativeError(y, expected), 1e-3);
}

TEST(FusedBatchNorm, DoesNotDependOnTheNumberOfThreads) {
  const int before = at::get_num_threads();
  std::vector<Tensor> results;
  for (const int threads : {1, 2}) {
    at::set_num_threads(threads);
    Case c(16);
    const Tensor y = fusedBatchNorm(c.x, {c.weight, c.bias, c.runningMean, c.runningVar, 0.1, 1e-5}, c.residual, true);
    results.push_back(y.detach());
    for (const Tensor& gradient : c.gradientsOf(y)) results.push_back(gradient);
  }
  at::set_num_threads(before);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_TRUE(at::equal(results[i], results[i + 5])) << i;
}

}  // namespace
}  // namespace distillscope
