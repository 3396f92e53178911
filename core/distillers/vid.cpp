// Variational information distillation.
// Ahn et al., "Variational information distillation for knowledge transfer", CVPR 2019, eq. 4 to 6.
//
//   L = sum over stages of mean(((mu(s) - t)^2 / v + ln v) / 2),  v = ln(1 + exp(a)) + eps
//
// the negative log-likelihood of the teacher's map t under a normal distribution whose mean is regressed from the
// student's map and whose variance v is learned for each channel. The larger map is pooled to the smaller one's size.
#include <cmath>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"
#include "core/distillers/modules.h"

namespace distillscope {
namespace {

constexpr double epsilon = 1e-5;

/// The distribution of one teacher stage given a student stage.
class StageLikelihood final : public torch::nn::Module {
 public:
  StageLikelihood(int64_t studentChannels, int64_t teacherChannels, double variance) {
    const auto conv = [](int64_t in, int64_t out) {
      return std::make_shared<Conv2d>(Conv2dOptions{.inChannels = in, .outChannels = out, .kernel = 1});
    };
    const auto regressor = register_module("regressor", std::make_shared<Group>());
    m_first = regressor->register_module("0", conv(studentChannels, teacherChannels));
    m_second = regressor->register_module("2", conv(teacherChannels, teacherChannels));
    m_third = regressor->register_module("4", conv(teacherChannels, teacherChannels));
    m_logScale = register_parameter("log_scale", at::full({teacherChannels}, std::log(std::expm1(variance - epsilon))));
  }

  Tensor loss(const Tensor& student, const Tensor& teacher) const {
    const MapPair maps = atSmallerSize(student, teacher);
    const Tensor mean = m_third->forward(m_second->forward(m_first->forward(maps.student).relu()).relu());
    return methods::vidLoss(mean, at::softplus(m_logScale) + epsilon, maps.teacher);
  }

 private:
  /// Gives the convolutions the names of a sequence whose activations hold places 1 and 3.
  using Group = torch::nn::Module;
  std::shared_ptr<Conv2d> m_first, m_second, m_third;
  Tensor m_logScale;  ///< [Ct], variance before the softplus
};

class VariationalInformation final : public Distiller {
 public:
  VariationalInformation(double variance, const Pair& pair) : m_stages(matchStages(pair.student, pair.teacher)) {
    for (const auto& [s, t] : m_stages) {
      m_likelihoods.push_back(register_module(
          std::to_string(m_likelihoods.size()),
          std::make_shared<StageLikelihood>(pair.student.features[s][0], pair.teacher.features[t][0], variance)));
    }
    initialise(*this, pair.seed);
  }

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    Tensor sum = at::zeros({}, student.logits.options());
    for (std::size_t i = 0; i < m_stages.size(); ++i) {
      sum = sum + m_likelihoods[i]->loss(student.features[m_stages[i].student], teacher.features[m_stages[i].teacher]);
    }
    return {{"vid", sum}};
  }

 private:
  std::vector<StagePair> m_stages;
  std::vector<std::shared_ptr<StageLikelihood>> m_likelihoods;
};

}  // namespace

Tensor methods::vidLoss(const Tensor& mean, const Tensor& variance, const Tensor& teacher) {
  const Tensor v = variance.view({1, -1, 1, 1});
  return (0.5 * ((mean - teacher).square() / v + v.log())).mean();
}

DistillerInfo methods::vid() {
  return {
      .entry = {.id = "vid",
                .title = "Variational information distillation (VID)",
                .citation = "Ahn et al., CVPR 2019",
                .help =
                    "Maximises a bound on the information that the student's stages hold about the teacher's; means "
                    "and variances are trained with the student.",
                .params = {{.name = "variance",
                            .title = "First variance",
                            .defaultValue = 5.0,
                            .minimum = 0.001,
                            .maximum = 80.0,
                            .help = "Variance of every channel at the start of training."}}},
      .make = [](const Params& params, const Pair& pair) {
        return std::make_shared<VariationalInformation>(params.real("variance"), pair);
      }};
}

}  // namespace distillscope
