// Confidence penalty: cross-entropy less a share of the outputs' entropy.
// Pereyra et al., "Regularizing neural networks by penalizing confident output distributions", ICLR workshop 2017,
// eq. 2.
//
//   loss = - mean of ln P_x[y] - weight * mean of H(P_x)
#include "core/teachers/losses.h"
#include "core/teachers/objective.h"

namespace distillscope {
namespace {

class ConfidencePenalty final : public Objective {
 public:
  explicit ConfidencePenalty(double weight) : m_weight(weight) {}

  LossTerms loss(const ModelOutput& output, const Batch& batch) override {
    const Tensor logP = at::log_softmax(output.logits, 1);
    const Tensor negativeEntropy = (logP.exp() * logP).sum(1).mean();
    return {{"cross_entropy", crossEntropy(output.logits, batch.labels)},
            {"confidence_penalty", m_weight * negativeEntropy}};
  }

 private:
  double m_weight;
};

}  // namespace

ObjectiveInfo confidencePenalty() {
  return {
      .entry = {.id = "confidence-penalty",
                .title = "Confidence penalty (entropy)",
                .citation = "Pereyra et al., ICLR workshop 2017",
                .help = "Trains by cross-entropy and rewards outputs of high entropy.",
                .params = {{.name = "weight",
                            .title = "Weight of entropy",
                            .type = ParamSpec::Type::Real,
                            .defaultValue = 0.1,
                            .minimum = 0,
                            .maximum = 10,
                            .help = "Weight of the entropy against the log-likelihood."}}},
      .make = [](const Params& params, int64_t) { return std::make_shared<ConfidencePenalty>(params.real("weight")); }};
}

}  // namespace distillscope
