#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "core/record/statistics.h"

namespace distillscope {
namespace {

// 1, 2, 3, 4: mean 10 / 4, squared deviations 2.25 + 0.25 + 0.25 + 2.25 = 5, over 3.
TEST(Statistics, TheStandardDeviationDividesByOneLess) {
  EXPECT_DOUBLE_EQ(meanOf({1, 2, 3, 4}), 2.5);
  EXPECT_DOUBLE_EQ(*standardDeviation({1, 2, 3, 4}), std::sqrt(5.0 / 3.0));
  EXPECT_FALSE(standardDeviation({1}));
  EXPECT_TRUE(std::isnan(meanOf({})));
}

// I_x(1, b) = 1 - (1 - x)^b, I_x(1/2, 1/2) = 2/pi asin(sqrt x), and I_1/2(a, a) = 1/2.
TEST(Statistics, TheIncompleteBetaFunctionAgreesWithItsClosedForms) {
  for (const double x : {0.0, 0.01, 0.3, 0.5, 0.7, 0.99, 1.0}) {
    EXPECT_NEAR(incompleteBeta(1, 3.5, x), 1 - std::pow(1 - x, 3.5), 1e-14);
    EXPECT_NEAR(incompleteBeta(0.5, 0.5, x), 2 / std::numbers::pi * std::asin(std::sqrt(x)), 1e-14);
  }
  for (const double a : {0.3, 2.0, 50.0}) EXPECT_NEAR(incompleteBeta(a, a, 0.5), 0.5, 1e-13);
}

// Variances 2 and 2, so t^2 = 9 / (2/2 + 2/2) = 4.5 with 2 degrees of freedom, whose distribution has the closed form
// p = 1 - |t| / sqrt(t^2 + 2).
TEST(Statistics, WelchsTestOfTwoAndTwoHasAClosedForm) {
  EXPECT_NEAR(*welchPValue({0, 2}, {3, 5}), 1 - std::sqrt(4.5 / 6.5), 1e-14);
}

// The example of R's documentation, t.test(extra ~ group, data = sleep): "t = -1.8608, df = 17.776, p-value = 0.07939"
// (data of Student, Biometrika 6, 1908).
TEST(Statistics, WelchsTestAgreesWithRsExample) {
  const std::vector<double> first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const std::vector<double> second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  EXPECT_NEAR(*welchPValue(first, second), 0.07939, 5e-6);
}

TEST(Statistics, NoTestIsMadeWhereNoneCanTell) {
  EXPECT_FALSE(welchPValue({1}, {2, 3}));
  EXPECT_FALSE(welchPValue({1, 1}, {2, 2}));
  EXPECT_DOUBLE_EQ(*welchPValue({1, 3}, {1, 3}), 1.0);
}

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
