// Each method's loss on cases small enough to be worked out by hand.
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "core/distillers/feature_maps.h"
#include "core/distillers/kd.h"
#include "core/distillers/methods.h"
#include "core/distillers/params.h"
#include "core/distillers/registry.h"
#include "core/models/layers.h"
#include "tests/support/distiller_case.h"

namespace distillscope {
namespace {

using std::numbers::ln2;

Tensor rows(std::initializer_list<std::vector<double>> values) {
  std::vector<Tensor> tensors;
  for (const auto& row : values) tensors.push_back(at::tensor(row, at::kDouble));
  return at::stack(tensors);
}

/// [1, C, 1, W] with the given channels.
Tensor map(std::initializer_list<std::vector<double>> channels) { return rows(channels).unsqueeze(0).unsqueeze(2); }

double value(const Tensor& tensor) { return tensor.item<double>(); }

/// Some maps [3, C, size, size] and pooled features without any structure.
Tensor someMap(const std::string& name, int64_t channels, int64_t size) {
  return golden::Fill(nlohmann::json{{"salt", ""}}).tensor(name, {3, channels, size, size}).to(at::kDouble);
}
Tensor somePooled(const std::string& name, int64_t dimensions) { return someMap(name, dimensions, 1).flatten(1); }

TEST(KdLoss, IsZeroForEqualLogits) {
  const Tensor logits = rows({{1, -2, 3}, {0, 5, 1}});
  EXPECT_NEAR(value(kdLoss(logits, logits, 4.0)), 0.0, 1e-15);
}

// At T = 2, logits (2 ln 3, 0) mean (3/4, 1/4); against (1/2, 1/2) the divergence is 3/4 ln 3/2 + 1/4 ln 1/2. The
// second image agrees, so the mean over two images is half of it, times T^2 = 4.
TEST(KdLoss, IsTheMeanDivergenceTimesTheSquareOfTheTemperature) {
  const Tensor teacher = rows({{2 * std::log(3.0), 0}, {1, 1}});
  const Tensor student = rows({{0, 0}, {7, 7}});
  EXPECT_NEAR(value(kdLoss(student, teacher, 2.0)), 4.0 / 2.0 * (0.75 * std::log(1.5) + 0.25 * std::log(0.5)), 1e-12);
}

// Zhao et al., eq. 6: KD = TCKD + (1 - p_t) NCKD for one image, p_t being the teacher's probability of the label.
TEST(DkdLoss, PartsOfOneImageAddUpToKd) {
  const Tensor student = rows({{1, -1, 2, 0.5}}), teacher = rows({{0.3, 2, -1, 1}});
  const double temperature = 3.0;
  const methods::DkdLoss parts = methods::dkdLoss(student, teacher, at::tensor({1}, at::kLong), temperature);
  const double label = value(at::softmax(teacher / temperature, 1)[0][1]);
  EXPECT_NEAR(value(parts.target) + (1.0 - label) * value(parts.others), value(kdLoss(student, teacher, temperature)),
              1e-12);
}

TEST(DkdLoss, IsFiniteForATeacherThatIsCertain) {
  const Tensor student = rows({{0, 0, 0}}).to(at::kFloat), teacher = rows({{1000, 0, 0}}).to(at::kFloat);
  const methods::DkdLoss parts = methods::dkdLoss(student, teacher, at::tensor({0}, at::kLong), 1.0);
  EXPECT_NEAR(value(parts.target), std::log(3.0), 1e-6);  // all mass on the label against 1/3
  EXPECT_NEAR(value(parts.others), 0.0, 1e-6);
}

TEST(Warmup, GrowsLinearlyFromTheFirstEpochOn) {
  EXPECT_DOUBLE_EQ(warmup({.epoch = 0}, 20), 0.05);
  EXPECT_DOUBLE_EQ(warmup({.epoch = 9}, 20), 0.5);
  EXPECT_DOUBLE_EQ(warmup({.epoch = 19}, 20), 1.0);
  EXPECT_DOUBLE_EQ(warmup({.epoch = 200}, 20), 1.0);
  EXPECT_DOUBLE_EQ(warmup({.epoch = 0}, 0), 1.0);
}

TEST(AtLoss, IsZeroForMapsThatDifferInScaleOnly) {
  const Tensor features = someMap("map", 4, 5);
  EXPECT_NEAR(value(methods::atLoss(features, 3.0 * features)), 0.0, 1e-15);
}

// The energies (1, 0) and (0, 4) are rows (1, 0) and (0, 1): both positions differ by 1.
TEST(AtLoss, ComparesWhereMapsAreActive) {
  EXPECT_NEAR(value(methods::atLoss(map({{1, 0}}), map({{0, 2}}))), 1.0, 1e-12);
}

// Pooled by two, a map of ones is the same map of ones.
TEST(AtLoss, PoolsTheLargerMap) {
  const Tensor small = at::ones({1, 2, 4, 4}), large = at::ones({1, 3, 8, 8});
  EXPECT_NEAR(value(methods::atLoss(small, large)), 0.0, 1e-12);
  EXPECT_NEAR(value(methods::atLoss(large, small)), 0.0, 1e-12);
}

TEST(NstLoss, IsZeroForEqualMaps) {
  const Tensor features = someMap("map", 4, 5);
  EXPECT_NEAR(value(methods::nstLoss(features, features)), 0.0, 1e-12);
}

// One channel each, at different positions: k(t, t) = k(s, s) = 1 and k(s, t) = 0.
TEST(NstLoss, IsTwoForNeuronsThatSelectDifferentPlaces) {
  EXPECT_NEAR(value(methods::nstLoss(map({{5, 0}}), map({{0, 3}}))), 2.0, 1e-12);
}

TEST(SpLoss, IsZeroForEqualBatchesAndAnyScale) {
  const Tensor features = someMap("map", 4, 3);
  EXPECT_NEAR(value(methods::spLoss(2.0 * features, features)), 0.0, 1e-15);
}

// Student: orthogonal images, G = identity. Teacher: equal images, every row (1, 1) / sqrt 2. A row's squared
// difference is (1 - 1 / sqrt 2)^2 + 1/2 = 2 - sqrt 2; two rows over B^2 = 4.
TEST(SpLoss, ComparesRowsOfSimilarities) {
  const Tensor student = rows({{3, 0}, {0, 1}}).view({2, 2, 1, 1}), teacher = rows({{2, 1}, {2, 1}}).view({2, 2, 1, 1});
  EXPECT_NEAR(value(methods::spLoss(student, teacher)), (2.0 - std::sqrt(2.0)) / 2.0, 1e-12);
}

TEST(PktLoss, IsZeroForEqualDirections) {
  const Tensor features = somePooled("pooled", 6);
  const Tensor scales = rows({{1}, {5}, {0.2}});
  EXPECT_NEAR(value(methods::pktLoss(scales * features, features)), 0.0, 1e-7);
}

// Cosine 1 (teacher) gives neighbours (1/2, 1/2); cosine 0 (student) gives (2/3, 1/3): every row adds
// 1/2 ln 3/4 + 1/2 ln 3/2, and the mean over the four elements is half of that.
TEST(PktLoss, IsTheDivergenceOfNeighbourhoods) {
  const double expected = 0.5 * (0.5 * std::log(0.75) + 0.5 * std::log(1.5));
  EXPECT_NEAR(value(methods::pktLoss(rows({{1, 0}, {0, 1}}), rows({{1, 1}, {2, 2}}))), expected, 1e-6);
}

// d = (1, 2), (3, 4), (0, 1): neighbours' products sum to 11 and 4, over B - 1 = 2.
TEST(CcLoss, IsTheMeanProductOfNeighbouringDifferences) {
  EXPECT_NEAR(value(methods::ccLoss(rows({{1, 0}, {0, 4}, {5, 1}}), rows({{0, 2}, {3, 0}, {5, 0}}))), 7.5, 1e-12);
}

TEST(RkdLoss, DoesNotChangeWhenEitherSideIsScaledTurnedOrMoved) {
  const Tensor student = somePooled("student", 2), teacher = somePooled("teacher", 5);
  const Tensor turned = at::stack({-student.select(1, 1), student.select(1, 0)}, 1) * 7.0 + 3.0;
  const methods::RkdLoss before = methods::rkdLoss(student, teacher), after = methods::rkdLoss(turned, 0.1 * teacher);
  EXPECT_NEAR(value(after.distance), value(before.distance), 1e-12);
  EXPECT_NEAR(value(after.angle), value(before.angle), 1e-12);
}

// Student: points 0, 1, 2 of a line, distances 1, 1, 2 with mean 4/3; teacher: an equilateral triangle, all 1. The
// differences 1/4, 1/4, 1/2 occur twice each: 2 * (1/32 + 1/32 + 1/8) = 3/8 over nine elements. Cosines: 1 at the ends
// and -1 in the middle against 1/2, two ordered pairs each: 4 * (1/2)^2 / 2 + 2 * (3/2 - 1/2) = 5/2 over 27.
TEST(RkdLoss, ComparesALineWithATriangle) {
  const Tensor line = rows({{0, 0}, {1, 0}, {2, 0}});
  const Tensor triangle = rows({{0, 0}, {1, 0}, {0.5, std::sqrt(0.75)}});
  const methods::RkdLoss loss = methods::rkdLoss(line, triangle);
  EXPECT_NEAR(value(loss.distance), 3.0 / 8.0 / 9.0, 1e-12);
  EXPECT_NEAR(value(loss.angle), 2.5 / 27.0, 1e-12);
}

TEST(RkdLoss, IsFiniteWithGradientsForEqualImages) {
  const Tensor student = at::ones({3, 4}, at::kDouble).requires_grad_();
  const methods::RkdLoss loss = methods::rkdLoss(student, somePooled("teacher", 4));
  (loss.distance + loss.angle).backward();
  EXPECT_TRUE(student.grad().isfinite().all().item<bool>());
}

// ((t - mean)^2 / v + ln v) / 2 with v = (1, e): channel 0 misses by 2, giving 2; channel 1 hits, giving 1/2.
TEST(VidLoss, IsTheNegativeLogLikelihood) {
  const Tensor loss =
      methods::vidLoss(map({{1}, {4}}), at::tensor({1.0, std::numbers::e}, at::kDouble), map({{3}, {4}}));
  EXPECT_NEAR(value(loss), (2.0 + 0.5) / 2.0, 1e-12);
}

TEST(HclLoss, IsTheSquareOfAConstantDifference) {
  const Tensor features = someMap("map", 3, 8);
  EXPECT_NEAR(value(methods::hclLoss(features + 3.0, features)), 9.0, 1e-12);
}

// A checkerboard of +-1 on 2 x 2 averages to zero: only the full map counts, 1 of the weights 1 + 1/2.
TEST(HclLoss, WeighsEachCoarserLevelHalf) {
  const Tensor board = rows({{1, -1}, {-1, 1}}).view({1, 1, 2, 2});
  EXPECT_NEAR(value(methods::hclLoss(board, at::zeros_like(board))), 1.0 / 1.5, 1e-12);
}

TEST(HclLoss, OfPooledFeaturesIsTheirSquaredError) {
  EXPECT_NEAR(value(methods::hclLoss(map({{1}, {3}}), map({{0}, {0}}))), 5.0, 1e-12);
}

TEST(FtLoss, IsZeroForFactorsThatDifferInScaleOnly) {
  const Tensor factor = someMap("map", 4, 5);
  EXPECT_NEAR(value(methods::ftLoss(0.1 * factor, factor)), 0.0, 1e-12);
}

// Rows (1, 0) and (0, 1): the mean absolute difference is 1.
TEST(FtLoss, IsTheMeanAbsoluteDifference) {
  EXPECT_NEAR(value(methods::ftLoss(map({{4, 0}}), map({{0, 1}}))), 1.0, 1e-12);
}

// Teacher off (<= 0): students -2, -0.5 and 1 give 0, (0.5)^2 and 2^2. On: -1, 0.5 and 3 give 2^2, 0.5^2 and 0.
TEST(AbLoss, AsksForTheTeachersSideByAMargin) {
  const Tensor teacher = map({{-1, 0, -3}, {2, 1, 5}}), student = map({{-2, -0.5, 1}, {-1, 0.5, 3}});
  EXPECT_NEAR(value(methods::abLoss(student, teacher, 1.0)), 0.25 + 4.0 + 4.0 + 0.25, 1e-12);
}

// Flows are means of products: student (1 * 3 + 2 * 4) / 2 = 5.5, teacher (1 * 1 + 1 * 2) / 2 = 1.5.
TEST(FspLoss, ComparesProductsOfNeighbouringStages) {
  EXPECT_NEAR(value(methods::fspLoss(map({{1, 2}}), map({{3, 4}}), map({{1, 1}}), map({{1, 2}}))), 16.0, 1e-12);
}

// Every probability equal to that of noise, n / N, makes both kinds of term ln 1/2.
TEST(CrdLoss, OfAnEvenGuessIsLnTwoForEveryChoice) {
  const Tensor even = at::full({4, 1 + 9}, 9.0 / 50.0, at::kDouble);
  EXPECT_NEAR(value(methods::crdLoss(even, 50)), 10.0 * ln2, 1e-5);
}

TEST(CrdScores, AreTheSameForFewAndForManyIndices) {
  const golden::Fill fill(nlohmann::json{{"salt", ""}});
  const Tensor memory = fill.tensor("memory", {100, 8}).to(at::kDouble), v = fill.tensor("v", {3, 8}).to(at::kDouble);
  const Tensor many = at::arange(3 * 80, at::kLong).view({3, 80}).remainder(100);
  const Tensor few = many.narrow(1, 0, 4);
  const Tensor scores = methods::crdScores(v, memory, many);
  EXPECT_TRUE(at::allclose(methods::crdScores(v, memory, few), scores.narrow(1, 0, 4), 1e-12, 1e-12));
  EXPECT_NEAR(value(scores[2][5]), value((v[2] * memory[many[2][5].item<int64_t>()]).sum()), 1e-12);
}

// With momentum 0 an image's memory is its latest embedding; the others keep theirs.
TEST(CrdMemory, HoldsTheLatestEmbeddingsOfVisitedImagesAtUnitLength) {
  const DistillerInfo& info = findDistiller("crd");
  const Sides sides = smallSides();
  const auto crd = makeDistiller(info, pairOf(sides, smallImages), {{"momentum", 0.0}});
  const auto buffers = crd->named_buffers();
  const Tensor memory = buffers["memory_s.rows"], before = memory.clone();
  crd->loss(sides.student, sides.teacher, sides.batch, settled);
  const auto parameters = crd->named_parameters();
  const Tensor embedded =
      at::linear(sides.student.pooled, parameters["embed_s.linear.weight"], parameters["embed_s.linear.bias"]);
  EXPECT_TRUE(at::allclose(memory.index_select(0, sides.batch.indices), embedded / embedded.norm(2, {1}, true)));
  EXPECT_FALSE(memory.requires_grad());
  Tensor others = at::ones({smallImages}, at::kBool);
  others.index_fill_(0, sides.batch.indices, false);
  EXPECT_TRUE(at::equal(memory.index({others}), before.index({others})));
}

}  // namespace
}  // namespace distillscope
