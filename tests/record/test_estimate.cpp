#include <cmath>

#include <gtest/gtest.h>

#include "core/record/estimate.h"

namespace distillscope {
namespace {

// Two-sided 95 % points of Student's distribution as every table of it prints them.
TEST(Estimate, QuantilesAreThoseOfThePrintedTables) {
  EXPECT_NEAR(studentQuantile(0.95, 1), 12.706, 5e-4);
  EXPECT_NEAR(studentQuantile(0.95, 2), 4.303, 5e-4);
  EXPECT_NEAR(studentQuantile(0.95, 3), 3.182, 5e-4);
  EXPECT_NEAR(studentQuantile(0.95, 10), 2.228, 5e-4);
  EXPECT_NEAR(studentQuantile(0.95, 29), 2.045, 5e-4);
  EXPECT_NEAR(studentQuantile(0.95, 120), 1.980, 5e-4);
  EXPECT_NEAR(studentQuantile(0.95, 9999), 1.960, 5e-4);
  EXPECT_NEAR(studentQuantile(0.99, 5), 4.032, 5e-4);
}

// 1, 2, 3: mean 2, deviation sqrt((1 + 0 + 1) / 2) = 1, half an interval 4.3027 / sqrt(3) = 2.4841.
TEST(Estimate, OfThreeValuesByHand) {
  const Estimate estimate = estimateOf({1, 2, 3});
  EXPECT_EQ(estimate.count, 3);
  EXPECT_DOUBLE_EQ(estimate.mean, 2);
  EXPECT_DOUBLE_EQ(estimate.deviation, 1);
  EXPECT_NEAR(estimate.low, 2 - 2.4841, 1e-4);
  EXPECT_NEAR(estimate.high, 2 + 2.4841, 1e-4);
}

TEST(Estimate, OneValueHasAMeanAndNoInterval) {
  EXPECT_DOUBLE_EQ(estimateOf({4}).mean, 4);
  EXPECT_TRUE(std::isnan(estimateOf({4}).deviation));
  EXPECT_TRUE(std::isnan(estimateOf({4}).low));
  EXPECT_TRUE(std::isnan(estimateOf({}).mean));
}

}  // namespace
}  // namespace distillscope
