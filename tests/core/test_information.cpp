#include <cmath>

#include <gtest/gtest.h>

#include "core/metrics/accuracy.h"
#include "core/metrics/information.h"
#include "core/random.h"
#include "core/teachers/losses.h"
#include "core/teachers/registry.h"
#include "tests/support/golden.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// The reference's metrics case: 5 u with 3 added at the label, label i -> (i * i + 3 i) mod 10.
struct MetricsCase {
  json file = golden::read("objectives.json");
  Tensor logits, labels;

  MetricsCase() {
    const int64_t n = file["metrics"]["n"], classes = file["metrics"]["classes"];
    const at::Tensor i = at::arange(n, at::kLong);
    labels = (i * i + 3 * i) % 10;
    logits = golden::Fill(file).tensor("logits", {n, classes}, 5.0);
    logits.scatter_add_(1, labels.unsqueeze(1), at::full({n, 1}, 3.0));
  }

  Information information() const {
    InformationSums sums(file["metrics"]["classes"]);
    sums.add(logits, labels);
    return sums.result();
  }
};

TEST(Information, AgreesWithTheReference) {
  const MetricsCase c;
  const json& expected = c.file["metrics"];
  const Information actual = c.information();
  EXPECT_NEAR(actual.logLikelihood, expected["log_likelihood"], 1e-9);
  EXPECT_NEAR(actual.cmi, expected["cmi"], 1e-9);
  EXPECT_NEAR(actual.meanEntropy, expected["mean_entropy"], 1e-9);
  for (const auto& [label, cmi] : expected["cmi_per_class"].items()) {
    EXPECT_NEAR(actual.cmiPerClass.at(std::stoul(label)), cmi, 1e-9);
  }
  EXPECT_LT(golden::relativeError(actual.centroids[0], expected["centroids_first_row"]), 1e-6);
}

TEST(Information, AccuracyAgreesWithTheReference) {
  const MetricsCase c;
  AccuracyCounts counts(10);
  counts.add(c.logits, c.labels);
  EXPECT_NEAR(counts.top1(), c.file["metrics"]["top1"], 1e-12);
  EXPECT_NEAR(counts.top5(), c.file["metrics"]["top5"], 1e-12);
}

// The CMI of a classifier whose output does not depend on x is zero, whatever its accuracy.
TEST(Information, ConstantClassifierHasNoContextualInformation) {
  InformationSums sums(3);
  sums.add(torch::tensor({1.0, 2.0, 3.0}).expand({6, 3}), torch::tensor({0, 1, 2, 0, 1, 2}));
  EXPECT_NEAR(sums.result().cmi, 0.0, 1e-15);
}

// Two images, one class, outputs (1, 0) and (0, 1): Q = (1/2, 1/2), so each KL is ln 2.
TEST(Information, OpposedOutputsOfOneClassGiveLnTwo) {
  InformationSums sums(2);
  sums.add(torch::tensor({{800.0, 0.0}, {0.0, 800.0}}), torch::tensor({0, 0}));
  EXPECT_NEAR(sums.result().cmi, std::log(2.0), 1e-12);
  EXPECT_TRUE(std::isnan(sums.result().cmiPerClass[1]));
}

TEST(Information, DoesNotDependOnHowImagesAreBatched) {
  const MetricsCase c;
  InformationSums sums(10);
  for (int64_t begin = 0; begin < 120; begin += 7) {
    const int64_t end = std::min<int64_t>(120, begin + 7);
    sums.add(c.logits.slice(0, begin, end), c.labels.slice(0, begin, end));
  }
  EXPECT_NEAR(sums.result().cmi, c.information().cmi, 1e-12);
}

// With decay 1/2 the first batch counts half: weights 1/2 and 1 of ln P = ln(1/2) and ln(1/4).
TEST(Information, DecayWeighsOlderBatchesDown) {
  InformationSums sums(2);
  sums.add(torch::tensor({{0.0, 0.0}}), torch::tensor({0}), 0.5);
  sums.add(torch::tensor({{0.0, std::log(3.0)}}, at::kDouble), torch::tensor({0}), 0.5);
  EXPECT_NEAR(sums.result().logLikelihood, (0.5 * std::log(0.5) + std::log(0.25)) / 1.5, 1e-12);
}

TEST(Information, IsRestoredFromItsState) {
  const MetricsCase c;
  InformationSums sums(10), restored(10);
  sums.add(c.logits, c.labels);
  restored.state().copy_(sums.state());
  EXPECT_EQ(restored.result().cmi, sums.result().cmi);
}

TEST(Accuracy, TiesCountAsTheFirstClass) {
  AccuracyCounts counts(2);
  counts.add(torch::tensor({{1.0, 1.0}, {1.0, 1.0}}), torch::tensor({0, 1}));
  EXPECT_DOUBLE_EQ(counts.top1(), 0.5);
}

// Three images that the network says nothing about, and one of class 1 that it gets right.
TEST(Accuracy, AnImageWithoutNumbersIsNoHit) {
  AccuracyCounts counts(2);
  const double nan = std::nan("");
  const Tensor logits = torch::tensor({{nan, nan}, {nan, 0.0}, {0.0, nan}, {-800.0, 800.0}});
  counts.add(logits, torch::tensor({0, 1, 0, 1}), logits);
  EXPECT_DOUBLE_EQ(counts.top1(), 0.25);
  EXPECT_DOUBLE_EQ(counts.top5(), 0.25);
  EXPECT_DOUBLE_EQ(counts.agreement().value(), 0.25);
  EXPECT_DOUBLE_EQ(counts.calibrationError(), 0);
  EXPECT_TRUE(at::equal(counts.confusion(), torch::tensor({0, 0, 0, 1}, at::kLong).view({2, 2})));
}

// Two images with confidence 0.75 of which one is right: |0.75 - 0.5| in the only bin used.
TEST(Accuracy, CalibrationErrorIsTheGapBetweenConfidenceAndHits) {
  AccuracyCounts counts(2);
  const double logit = std::log(3.0);
  counts.add(torch::tensor({{logit, 0.0}, {logit, 0.0}}), torch::tensor({0, 1}));
  EXPECT_NEAR(counts.calibrationError(), 0.25, 1e-6);
}

TEST(Accuracy, ConfusionAgreementAndChosenClasses) {
  AccuracyCounts counts(3);
  const Tensor logits = torch::tensor({{9.0, 0.0, 0.0}, {0.0, 9.0, 0.0}, {9.0, 0.0, 0.0}});
  const Tensor teacher = torch::tensor({{9.0, 0.0, 0.0}, {9.0, 0.0, 0.0}, {9.0, 0.0, 0.0}});
  counts.add(logits, torch::tensor({0, 1, 1}), teacher);
  EXPECT_TRUE(at::equal(counts.confusion(), torch::tensor({1, 0, 0, 1, 1, 0, 0, 0, 0}, at::kLong).view({3, 3})));
  EXPECT_NEAR(counts.agreement().value(), 2.0 / 3.0, 1e-12);
  EXPECT_DOUBLE_EQ(counts.top1Of({1}).value(), 0.5);
  EXPECT_FALSE(counts.top1Of({2}).has_value());
  EXPECT_TRUE(std::isnan(counts.accuracyPerClass()[2]));
}

TEST(McmiObjective, LossAndGradientAgreeWithTheReference) {
  const MetricsCase c;
  const json& expected = c.file["mcmi_objective"];
  const double lambda = expected["lambda"];
  Tensor logits = golden::Fill(c.file).tensor("batch.logits", {16, 10}, 5.0).set_requires_grad(true);
  const Tensor labels = (3 * at::arange(16, at::kLong) + 1) % 10;
  const Tensor centroids = c.information().centroids.to(at::kFloat);

  const auto objective =
      findObjective("mcmi").make(Params(findObjective("mcmi").entry.params, {{"lambda", lambda}}), 10);
  objective->setCentroids(centroids);
  ModelOutput output;
  output.logits = logits;
  Batch batch;
  batch.labels = labels;
  const LossTerms terms = objective->loss(output, batch);
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_NEAR(terms[0].value.item<double>(), expected["cross_entropy"], 1e-4);
  EXPECT_NEAR(-terms[1].value.item<double>() / lambda, expected["cmi"], 1e-4);
  const Tensor loss = terms[0].value + terms[1].value;
  EXPECT_NEAR(loss.item<double>(), expected["loss"], 1e-4);
  loss.backward();
  EXPECT_LT(golden::relativeError(logits.grad()[0], expected["grad_first_row"]), 1e-4);
  EXPECT_NEAR(logits.grad().norm().item<double>(), expected["grad_norm"], 1e-4);
}

// One image of class 0 with P = (1/2, 1/2) moves Q_0 = (1, 0) by a tenth of the way; class 1 has no image and stays.
TEST(McmiObjective, MovedCentroidsGoTowardsTheBatchMeans) {
  const auto& info = findObjective("mcmi");
  const auto objective = info.make(Params(info.entry.params, {{"centroids", "ema"}, {"ema_decay", 0.9}}), 2);
  objective->setCentroids(at::eye(2));
  ModelOutput output;
  output.logits = at::zeros({1, 2});
  Batch batch;
  batch.labels = at::zeros({1}, at::kLong);
  objective->afterStep(output, batch);
  EXPECT_TRUE(at::allclose(objective->buffers()[0], torch::tensor({0.95, 0.05, 0.0, 1.0}).view({2, 2}).to(at::kFloat)));
}

// Every objective's loss falls along its gradient: the registry cannot hold one that trains nothing.
TEST(Objectives, AStepAlongTheGradientLowersEachLoss) {
  for (const ObjectiveInfo& info : objectives()) {
    const auto objective = info.make(Params(info.entry.params, json::object()), 4);
    Tensor logits = at::zeros({8, 4});
    for (int64_t i = 0; i < 32; ++i) logits.view({-1})[i] = RandomKey(3).uniform(static_cast<uint64_t>(i)) * 4 - 2;
    logits.set_requires_grad(true);
    Batch batch;
    batch.labels = at::arange(8, at::kLong) % 4;
    const auto lossOf = [&](const Tensor& at) {
      ModelOutput output;
      output.logits = at;
      Tensor sum = at::zeros({});
      for (const LossTerm& term : objective->loss(output, batch)) sum = sum + term.value;
      return sum;
    };
    const Tensor before = lossOf(logits);
    before.backward();
    const Tensor after = lossOf((logits - 0.1 * logits.grad()).detach());
    EXPECT_LT(after.item<double>(), before.item<double>()) << info.entry.id;
  }
}

// Smoothing 0 is plain cross-entropy, temperature 1 is plain MLL, weight 0 penalises nothing.
TEST(Objectives, EachReducesToMllAtItsNeutralParameter) {
  const Tensor logits = golden::Fill(golden::read("objectives.json")).tensor("neutral", {6, 5}, 3.0);
  const Tensor labels = at::arange(6, at::kLong) % 5;
  const std::vector<std::pair<std::string, json>> neutral = {{"label-smoothing", {{"smoothing", 0.0}}},
                                                             {"confidence-penalty", {{"weight", 0.0}}},
                                                             {"temperature-mll", {{"temperature", 1.0}}},
                                                             {"mcmi", {{"lambda", 0.0}}}};
  for (const auto& [id, params] : neutral) {
    const auto objective = findObjective(id).make(Params(findObjective(id).entry.params, params), 5);
    ModelOutput output;
    output.logits = logits;
    Batch batch;
    batch.labels = labels;
    Tensor sum = at::zeros({});
    for (const LossTerm& term : objective->loss(output, batch)) sum = sum + term.value;
    EXPECT_NEAR(sum.item<double>(), crossEntropy(logits, labels).item<double>(), 1e-6) << id;
  }
}

}  // namespace
}  // namespace distillscope
