// Activation boundaries.
// Heo et al., "Knowledge transfer via distillation of activation boundaries formed by hidden neurons", AAAI 2019,
// eq. 6.
//
//   first      L = 3 / (1000 B) * sum over stages i of 2^(i - n + 1) * sum(h(c_i(s_i), t_i))
//              h(s, t) = (s + m)^2 where t <= 0 and s > -m;  (s - m)^2 where t > 0 and s <= m;  else 0
//
// on maps before the activation; c_i, a convolution with batch-norm to the teacher's shape, stands only where the
// shapes differ. The student's trunk and the connectors learn to put each neuron on the teacher's side of zero, by a
// margin m; afterwards the student is trained for classification alone.
#include <cmath>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"
#include "core/distillers/modules.h"
#include "core/distillers/params.h"

namespace distillscope {
namespace {

class ActivationBoundaries final : public Distiller {
 public:
  ActivationBoundaries(const Params& params, const Pair& pair)
      : m_epochs(params.integer("first_epochs")),
        m_margin(params.real("margin")),
        m_stages(matchStages(pair.student, pair.teacher)) {
    const auto connectors = register_module("connectors", std::make_shared<torch::nn::Module>());
    for (const auto& [s, t] : m_stages) {
      const std::vector<int64_t>& from = pair.student.preactFeatures[s];
      const std::vector<int64_t>& to = pair.teacher.preactFeatures[t];
      const std::string name = std::to_string(m_connectors.size());
      m_connectors.push_back(from == to ? nullptr
                                        : connectors->register_module(name, std::make_shared<ConvRegressor>(from, to)));
    }
    initialise(*this, pair.seed);
  }

  std::optional<FirstStage> firstStage() const override {
    return FirstStage{
        .name = "ab", .epochs = m_epochs, .trainsStudent = true, .endsMethod = true, .learningRate = std::nullopt};
  }
  std::vector<Tensor> mainParameters() override { return {}; }

  LossTerms firstStageLoss(const ModelOutput& student, const ModelOutput& teacher, const Batch&) override {
    Tensor sum = at::zeros({}, student.logits.options());
    double weight = std::exp2(1.0 - static_cast<double>(m_stages.size()));
    for (std::size_t i = 0; i < m_stages.size(); ++i, weight *= 2.0) {
      const Tensor& map = student.preactFeatures[m_stages[i].student];
      const Tensor connected = m_connectors[i] ? m_connectors[i]->forward(map) : map;
      sum = sum + weight * methods::abLoss(connected, teacher.preactFeatures[m_stages[i].teacher], m_margin);
    }
    return {{"ab", sum * (3.0 / 1000.0 / static_cast<double>(student.logits.size(0)))}};
  }

  LossTerms loss(const ModelOutput&, const ModelOutput&, const Batch&, const Progress&) override { return {}; }

 private:
  int64_t m_epochs;
  double m_margin;
  std::vector<StagePair> m_stages;
  std::vector<std::shared_ptr<ConvRegressor>> m_connectors;  ///< nullptr where the shapes agree
};

}  // namespace

Tensor methods::abLoss(const Tensor& student, const Tensor& teacher, double margin) {
  const Tensor active = teacher > 0;
  const Tensor below = (student + margin).clamp_min(0.0).square();
  const Tensor above = (margin - student).clamp_min(0.0).square();
  return at::where(active, above, below).sum();
}

DistillerInfo methods::ab() {
  return {
      .entry = {.id = "ab",
                .title = "Activation boundaries (AB)",
                .citation = "Heo et al., AAAI 2019",
                .help = "First the student's trunk learns which of the teacher's neurons fire; after that stage the "
                        "student is trained for classification alone, so beta weighs nothing.",
                .params = {firstEpochsParam(),
                           {.name = "margin",
                            .title = "Margin",
                            .defaultValue = 1.0,
                            .minimum = 0.0,
                            .help = "How far beyond zero a neuron is to be on the teacher's side."}}},
      .make = [](const Params& params, const Pair& pair) {
        return std::make_shared<ActivationBoundaries>(params, pair);
      }};
}

}  // namespace distillscope
