#include <cmath>

#include <gtest/gtest.h>

#include "core/explain/recent.h"
#include "core/explain/sample_ranking.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

/// Logits of given probabilities, a row an image; as real ones they are finite.
Tensor logitsOf(const std::vector<std::vector<double>>& rows) {
  std::vector<Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(at::tensor(row, at::kDouble).log().clamp_min(-800));
  return at::stack(tensors);
}

SplitOutputs outputsOf(const std::vector<std::vector<double>>& rows, const std::vector<int64_t>& labels) {
  return {.logits = logitsOf(rows), .labels = at::tensor(labels, at::kLong), .provenance = {}};
}

// Opposed certain labels lie ln 2 apart. Of (1/2, 1/2) and (1, 0) the middle is (3/4, 1/4), whose entropy is
// 2 ln 2 - 3/4 ln 3; half of ln 2 goes off: 3/2 ln 2 - 3/4 ln 3.
TEST(SampleRanking, DifferenceIsTheJensenShannonDivergence) {
  const Tensor scores =
      labelDifferences(logitsOf({{1, 0}, {0.5, 0.5}, {0.3, 0.7}}), logitsOf({{0, 1}, {1, 0}, {0.3, 0.7}}));
  EXPECT_NEAR(scores[0].item<double>(), std::log(2.0), 1e-12);
  EXPECT_NEAR(scores[1].item<double>(), 1.5 * std::log(2.0) - 0.75 * std::log(3.0), 1e-12);
  EXPECT_NEAR(scores[2].item<double>(), 0.0, 1e-12);
}

// Class 0: (1, 0) and (1/2, 1/2) have the centroid (3/4, 1/4): KL of the first is ln 4/3, of the second
// 1/2 ln 2/3 + 1/2 ln 2 = ln(4/3) / 2. The only image of class 1 is its own centroid.
TEST(SampleRanking, ContextIsTheDivergenceFromTheClassCentroid) {
  const SplitOutputs outputs = outputsOf({{1, 0}, {0.5, 0.5}, {0.2, 0.8}}, {0, 0, 1});
  const Tensor scores = contextOf(outputs);
  EXPECT_NEAR(scores[0].item<double>(), std::log(4.0 / 3.0), 1e-9);
  EXPECT_NEAR(scores[1].item<double>(), std::log(4.0 / 3.0) / 2, 1e-9);
  EXPECT_NEAR(scores[2].item<double>(), 0.0, 1e-9);
  EXPECT_NEAR(scores.mean().item<double>(), informationOf(outputs).cmi, 1e-9);
  EXPECT_EQ(rankedByContext(outputs, false).indices, (std::vector<int64_t>{0, 1, 2}));
  EXPECT_EQ(rankedByContext(outputs, true, 0).indices, (std::vector<int64_t>{1, 0}));
}

TEST(SampleRanking, WrongOnesAreListedWithTheirConfidence) {
  const SplitOutputs outputs = outputsOf({{0.9, 0.1}, {0.6, 0.4}, {0.2, 0.8}, {0.7, 0.3}}, {0, 1, 0, 1});
  const RankedSamples wrong = rankedWrong(outputs, false);
  EXPECT_EQ(wrong.indices, (std::vector<int64_t>{2, 3, 1}));
  EXPECT_NEAR(wrong.scores[0], 0.8, 1e-6);
  EXPECT_EQ(rankedWrong(outputs, true, 1).indices, (std::vector<int64_t>{1, 3}));
}

TEST(SampleRanking, EqualScoresKeepTheOrderOfTheSplit) {
  const Tensor labels = at::zeros({4}, at::kLong);
  EXPECT_EQ(ranked(at::tensor({1.0, 2.0, 1.0, 2.0}), labels, false).indices, (std::vector<int64_t>{1, 3, 0, 2}));
  EXPECT_EQ(ranked(at::tensor({1.0, 2.0, 1.0, 2.0}), labels, true).indices, (std::vector<int64_t>{0, 2, 1, 3}));
}

// Logits (ln 9, 0) are (9/10, 1/10) at T = 1 and (3/4, 1/4) at T = 2; label 0.
TEST(TemperatureSweep, DividesTheLogits) {
  const SplitOutputs outputs{.logits = at::tensor({std::log(9.0), 0.0}, at::kDouble).view({1, 2}),
                             .labels = at::zeros({1}, at::kLong),
                             .provenance = {}};
  const auto points = temperatureSweep(outputs, {1, 2});
  EXPECT_NEAR(points[0].information.logLikelihood, std::log(0.9), 1e-12);
  EXPECT_NEAR(points[1].information.logLikelihood, std::log(0.75), 1e-12);
  EXPECT_NEAR(points[0].calibrationError, 0.1, 1e-6);
  EXPECT_NEAR(points[1].calibrationError, 0.25, 1e-6);
  EXPECT_EQ(points[1].provenance.temperature, 2);
  EXPECT_THROW(temperatureSweep(outputs, {0}), UsageError);
  EXPECT_THROW(temperatureSweep(outputs, {std::nan("")}), UsageError);
}

// Hot soft labels are all alike: LL goes to -ln K and CMI to 0.
TEST(TemperatureSweep, HotLabelsTellNothing) {
  const SplitOutputs outputs = outputsOf({{0.9, 0.05, 0.05}, {0.1, 0.8, 0.1}, {0.3, 0.3, 0.4}}, {0, 0, 2});
  const auto point = temperatureSweep(outputs, {1e6}).front();
  EXPECT_NEAR(point.information.logLikelihood, -std::log(3.0), 1e-5);
  EXPECT_NEAR(point.information.cmi, 0.0, 1e-9);
}

TEST(Recent, ForgetsWhatWasUsedLongestAgo) {
  Recent<int> recent(2);
  recent.keep("a", 1);
  const auto held = recent.keep("b", 2);
  ASSERT_TRUE(recent.find("a"));
  recent.keep("c", 3);
  EXPECT_EQ(recent.find("b"), nullptr);
  EXPECT_EQ(*recent.find("a"), 1);
  EXPECT_EQ(*held, 2);
}

}  // namespace
}  // namespace distillscope
