#include <cmath>

#include <gtest/gtest.h>

#include "core/distillers/kd.h"
#include "core/metrics/information.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/teachers/losses.h"
#include "core/train/evaluate.h"
#include "core/train/schedule.h"
#include "core/train/sgd.h"
#include "tests/support/golden.h"

namespace distillscope {
namespace {

using nlohmann::json;

TEST(Schedule, StepFallsAfterEachMilestone) {
  const Recipe::Optimizer optimizer{
      .learningRate = 0.05, .schedule = "step", .milestones = {150, 180, 210}, .decay = 0.1};
  EXPECT_DOUBLE_EQ(learningRateAt(optimizer, 149, 240), 0.05);  // the 150th epoch
  EXPECT_NEAR(learningRateAt(optimizer, 150, 240), 0.005, 1e-15);
  EXPECT_NEAR(learningRateAt(optimizer, 239, 240), 0.00005, 1e-15);
}

TEST(Schedule, CosineGoesFromTheInitialRateTowardsZero) {
  const Recipe::Optimizer optimizer{.learningRate = 0.1, .schedule = "cosine"};
  EXPECT_DOUBLE_EQ(learningRateAt(optimizer, 0, 20), 0.1);
  EXPECT_NEAR(learningRateAt(optimizer, 10, 20), 0.05, 1e-15);
  EXPECT_NEAR(learningRateAt(optimizer, 5, 20), 0.05 * (1 + std::sqrt(0.5)), 1e-15);
}

// w = 1, g = 2, decay 0.5, momentum 0.9, lr 0.1: v = 2.5, w = 0.75; then g = 2 again: v = 0.9 * 2.5 + 2.375 = 4.625,
// w = 0.2875.
TEST(Sgd, StepsAsComputedByHand) {
  Tensor w = at::ones({3}).set_requires_grad(true);
  Sgd sgd({{"w", w}}, {.momentum = 0.9, .weightDecay = 0.5});
  for (const double expected : {0.75, 0.2875}) {
    w.mutable_grad() = at::full({3}, 2.0F);
    sgd.step(0.1);
    EXPECT_TRUE(at::allclose(w, at::full({3}, expected).to(at::kFloat)));
  }
}

TEST(Sgd, OtherLayoutsStepTheSame) {
  const Tensor values = golden::Fill(golden::read("objectives.json")).tensor("sgd", {4, 5, 3, 3});
  const auto stepped = [&](at::MemoryFormat format) {
    Tensor w = values.clone().set_requires_grad(true);
    Sgd sgd({{"w", w}}, {.momentum = 0.9, .weightDecay = 1e-3});
    for (int i = 0; i < 3; ++i) {
      w.mutable_grad() = (values * 2).contiguous(format);
      sgd.step(0.1);
    }
    return w.detach();
  };
  EXPECT_TRUE(at::allclose(stepped(at::MemoryFormat::Contiguous), stepped(at::MemoryFormat::ChannelsLast), 1e-6, 1e-7));
}

/// Five SGD steps of a small network, as the reference took them.
class Trajectory {
 public:
  Trajectory() : m_file(golden::read("objectives.json")), m_fill(m_file) {
    m_student = findModel("resnet8").make(10, 3);
    m_teacher = findModel("resnet14").make(10, 3);
    m_fill.fill(*m_student);
    m_fill.fill(*m_teacher);
    freeze(*m_teacher);
    m_student->train();
  }

  template <typename Loss>
  std::vector<double> run(Loss lossOf) {
    std::vector<std::pair<std::string, Tensor>> parameters;
    for (const auto& item : m_student->named_parameters()) parameters.emplace_back(item.key(), item.value());
    Sgd sgd(parameters, {.momentum = 0.9, .weightDecay = 5e-4});
    std::vector<double> losses;
    for (int64_t step = 0; step < 5; ++step) {
      const Tensor images = m_fill.tensor("step" + std::to_string(step) + ".images", {16, 3, 32, 32});
      const Tensor labels = (step + 3 * at::arange(16, at::kLong)) % 10;
      const Tensor loss = lossOf(m_student->forward(images).logits, labels, images);
      losses.push_back(loss.template item<double>());
      sgd.zeroGradients();
      loss.backward();
      sgd.step(0.05);
    }
    return losses;
  }

  void expectLosses(const std::vector<double>& actual, const char* key) const {
    const json& expected = m_file["trajectories"][key];
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
      EXPECT_NEAR(actual[i], expected[i], 1e-3 * expected[i].get<double>()) << i;
  }

  /// Centroids of the reference's metrics case.
  Tensor centroids() const {
    const at::Tensor i = at::arange(120, at::kLong);
    const Tensor labels = (i * i + 3 * i) % 10;
    Tensor logits = m_fill.tensor("logits", {120, 10}, 5.0);
    logits.scatter_add_(1, labels.unsqueeze(1), at::full({120, 1}, 3.0));
    InformationSums sums(10);
    sums.add(logits, labels);
    return sums.result().centroids.to(at::kFloat);
  }

  Model& teacher() { return *m_teacher; }

 private:
  json m_file;
  golden::Fill m_fill;
  std::shared_ptr<Model> m_student, m_teacher;
};

TEST(Trajectories, MllTakesTheReferencesFiveSteps) {
  Trajectory t;
  t.expectLosses(
      t.run([](const Tensor& logits, const Tensor& labels, const Tensor&) { return crossEntropy(logits, labels); }),
      "mll");
}

TEST(Trajectories, McmiTakesTheReferencesFiveSteps) {
  Trajectory t;
  const Tensor centroids = t.centroids();
  t.expectLosses(t.run([&](const Tensor& logits, const Tensor& labels, const Tensor&) {
    return crossEntropy(logits, labels) - 0.15 * meanDivergenceFromCentroids(logits, labels, centroids);
  }),
                 "mcmi_lambda_0.15_centroids_of_metrics_case");
}

TEST(Trajectories, KdTakesTheReferencesFiveSteps) {
  Trajectory t;
  t.expectLosses(t.run([&](const Tensor& logits, const Tensor& labels, const Tensor& images) {
    return 0.1 * crossEntropy(logits, labels) + 0.9 * kdLoss(logits, t.teacher().forward(images).logits, 4.0);
  }),
                 "kd_gamma_0.1_alpha_0.9_T_4");
}

TEST(Evaluate, AFrozenCopyIsItsOwnNetwork) {
  const ModelInfo& info = findModel("resnet8");
  const auto model = info.make(10, 1);
  initialise(*model, 1);
  const auto copy = frozenCopy(*model, info, 10, 1);
  model->eval();
  const Tensor images = golden::Fill(golden::read("objectives.json")).tensor("copy", {4, 1, 32, 32});
  const Tensor before = copy->forward(images).logits;
  EXPECT_TRUE(at::allclose(before, model->forward(images).logits, 1e-4, 1e-5));
  const at::NoGradGuard noGrad;
  for (Tensor& parameter : model->parameters()) parameter.zero_();
  EXPECT_TRUE(at::equal(copy->forward(images).logits, before));
}

}  // namespace
}  // namespace distillscope
