// Every method on every teacher and student of the poster's tables.
#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/distillers/registry.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "tests/support/distiller_case.h"

namespace distillscope {
namespace {

struct PosterPair {
  std::string teacher;
  std::string student;
  int64_t imageSize = 32;
  bool equalChannels = false;  ///< the two networks have as many channels at every stage
};

std::string nameOf(const testing::TestParamInfo<PosterPair>& info) {
  return fmt::format("{}_to_{}", info.param.teacher, info.param.student);
}

/// Gives every batch-norm the statistics of `images`, as training would: with those of a fresh network the maps of a
/// deep one grow without bound, and no method has anything to compare.
void settle(Model& model, const Tensor& images) {
  const at::NoGradGuard noGrad;
  std::vector<Tensor> statistics;
  for (const auto& buffer : model.named_buffers()) {
    if (buffer.key().find("running_") != std::string::npos) statistics.push_back(buffer.value());
  }
  for (Tensor& each : statistics) each.zero_();
  model.train();
  model.forward(images);
  for (Tensor& each : statistics) each.div_(BatchNorm2d::momentum);
}

class PosterPairs : public testing::TestWithParam<PosterPair> {
 protected:
  static constexpr int64_t batch = 4, classes = 10, images = 50;

  void SetUp() override {
    m_teacherModel = build(GetParam().teacher);
    m_student = build(GetParam().student);
    m_pair = {.student = shapesOf(*m_student, 3, GetParam().imageSize),
              .teacher = shapesOf(*m_teacherModel, 3, GetParam().imageSize),
              .trainingImages = images,
              .seed = 3};
    const golden::Fill fill(nlohmann::json{{"salt", ""}});
    m_batch.images = fill.tensor("images", {batch, 3, GetParam().imageSize, GetParam().imageSize});
    m_batch.labels = at::tensor({0, 9, 3, 3}, at::kLong);
    m_batch.indices = at::tensor({41, 0, 7, 12}, at::kLong);
    const Tensor others = at::arange(1, 17, at::kLong).unsqueeze(0) + m_batch.indices.unsqueeze(1);
    m_batch.negatives = at::cat({m_batch.indices.unsqueeze(1), others.remainder(images)}, 1);
    settle(*m_teacherModel, m_batch.images);
    freeze(*m_teacherModel);
    const at::NoGradGuard noGrad;
    m_teacher = m_teacherModel->forward(m_batch.images);
  }

  static std::shared_ptr<Model> build(const std::string& id) {
    const auto model = findModel(id).make(classes, 3);
    initialise(*model, 1);
    return model;
  }

  /// Length of the gradient that reaches the student's parameters from the terms.
  double studentGradient(const std::function<LossTerms(const ModelOutput&)>& termsOf) {
    const LossTerms terms = termsOf(m_student->forward(m_batch.images));
    for (const LossTerm& term : terms) EXPECT_TRUE(std::isfinite(term.value.item<double>())) << term.name;
    for (Tensor& parameter : m_student->parameters()) parameter.mutable_grad() = Tensor();
    total(terms).backward();
    double squares = 0.0;
    for (const Tensor& parameter : m_student->parameters()) {
      if (parameter.grad().defined()) squares += parameter.grad().square().sum().item<double>();
    }
    return std::sqrt(squares);
  }

  void expectTraining(Distiller& distiller) {
    const auto first = distiller.firstStage();
    const bool inFirstStage = first && first->trainsStudent;
    const double gradient = studentGradient([&](const ModelOutput& student) {
      return inFirstStage ? distiller.firstStageLoss(student, m_teacher, m_batch)
                          : distiller.loss(student, m_teacher, m_batch, settled);
    });
    EXPECT_TRUE(std::isfinite(gradient));
    EXPECT_GT(gradient, 0.0) << "nothing reaches the student";
    for (const LossTerm& term : distiller.firstStageLoss(m_student->forward(m_batch.images), m_teacher, m_batch)) {
      EXPECT_TRUE(std::isfinite(term.value.item<double>())) << term.name;
    }
  }

  std::shared_ptr<Model> m_teacherModel, m_student;
  ModelOutput m_teacher;
  Pair m_pair;
  Batch m_batch;
};

TEST_P(PosterPairs, EveryMethodTrainsTheStudentAndOnlyFspRefusesUnequalChannels) {
  for (const DistillerInfo& info : distillers()) {
    SCOPED_TRACE(info.entry.id);
    const auto reason = info.refusal(m_pair.student, m_pair.teacher);
    EXPECT_EQ(reason.has_value(), info.entry.id == "fsp" && !GetParam().equalChannels);
    if (reason) {
      EXPECT_FALSE(reason->empty());
    } else {
      // ReviewKD as on ImageNet too: the student's maps before their activation.
      const bool review = info.entry.id == "reviewkd";
      if (review) expectTraining(*makeDistiller(info, m_pair, {{"student_preactivation", true}}));
      expectTraining(*makeDistiller(info, m_pair));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cifar, PosterPairs,
    testing::Values(PosterPair{"ResNet50", "MobileNetV2"}, PosterPair{"ResNet50", "vgg8"},
                    PosterPair{"resnet32x4", "ShuffleV1"}, PosterPair{"resnet32x4", "ShuffleV2"},
                    PosterPair{"wrn_40_2", "ShuffleV1"}, PosterPair{"vgg13", "MobileNetV2"},
                    PosterPair{.teacher = "resnet56", .student = "resnet20", .equalChannels = true},
                    PosterPair{.teacher = "resnet110", .student = "resnet20", .equalChannels = true},
                    PosterPair{.teacher = "resnet110", .student = "resnet32", .equalChannels = true},
                    PosterPair{.teacher = "wrn_40_2", .student = "wrn_16_2", .equalChannels = true},
                    PosterPair{"wrn_40_2", "wrn_40_1"},
                    PosterPair{.teacher = "vgg13", .student = "vgg8", .equalChannels = true}),
    nameOf);

// The ImageNet networks on smaller images, which leave the same stages; the table's "MNV2" is MobileNetV1.
INSTANTIATE_TEST_SUITE_P(ImageNet, PosterPairs,
                         testing::Values(PosterPair{"resnet34", "resnet18", 64, true},
                                         PosterPair{"resnet50", "mobilenet_v1", 64}),
                         nameOf);

}  // namespace
}  // namespace distillscope
