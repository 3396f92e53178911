// Decoupled knowledge distillation.
// Zhao et al., "Decoupled knowledge distillation", CVPR 2022, eq. 7.
//
//   L = w * (alpha * TCKD + beta * NCKD),  w = min(epoch / warm-up epochs, 1) with epochs counted from 1
//
// TCKD is the KD loss of the two probabilities {target class, all others}, NCKD that of the probabilities among the
// other classes alone. Both are KD losses of logits: softmax({z_y / T, ln sum over j != y of exp(z_j / T)}) gives the
// first pair, and leaving z_y out gives the second.
#include "core/distillers/kd.h"
#include "core/distillers/methods.h"
#include "core/distillers/params.h"

namespace distillscope {
namespace {

/// [B, K] to [B, K - 1]: the logits of every class but the label.
Tensor otherLogits(const Tensor& logits, const Tensor& labels) {
  const Tensor columns = at::arange(logits.size(1) - 1, labels.options()).unsqueeze(0);
  return logits.gather(1, columns + (columns >= labels.unsqueeze(1)).to(labels.scalar_type()));
}

/// [B, 2]: logits of "the label" and of "any other class" at temperature T.
Tensor targetLogits(const Tensor& logits, const Tensor& labels, double temperature) {
  const Tensor target = logits.gather(1, labels.unsqueeze(1));
  const Tensor others = temperature * (otherLogits(logits, labels) / temperature).logsumexp(1, true);
  return at::cat({target, others}, 1);
}

class DecoupledKd final : public Distiller {
 public:
  explicit DecoupledKd(const Params& params)
      : m_alpha(params.real("alpha")),
        m_beta(params.real("beta")),
        m_temperature(params.real("temperature")),
        m_warmup(params.integer("warmup")) {}

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch& batch,
                 const Progress& progress) override {
    const methods::DkdLoss loss = methods::dkdLoss(student.logits, teacher.logits, batch.labels, m_temperature);
    const double warm = warmup(progress, m_warmup);
    return {{"tckd", warm * m_alpha * loss.target}, {"nckd", warm * m_beta * loss.others}};
  }

 private:
  double m_alpha, m_beta, m_temperature;
  int64_t m_warmup;
};

}  // namespace

methods::DkdLoss methods::dkdLoss(const Tensor& student, const Tensor& teacher, const Tensor& labels,
                                  double temperature) {
  return {kdLoss(targetLogits(student, labels, temperature), targetLogits(teacher, labels, temperature), temperature),
          kdLoss(otherLogits(student, labels), otherLogits(teacher, labels), temperature)};
}

DistillerInfo methods::dkd() {
  return {
      .entry = {.id = "dkd",
                .title = "Decoupled KD (DKD)",
                .citation = "Zhao et al., CVPR 2022",
                .help = "KD taken apart: how sure the teacher is of the right class, and, weighed on its own, what it "
                        "says about the other classes.",
                .params = {{.name = "alpha",
                            .title = "Target weight",
                            .defaultValue = 1.0,
                            .minimum = 0.0,
                            .help = "Weight of the target-class term inside the method's loss."},
                           {.name = "beta",
                            .title = "Non-target weight",
                            .defaultValue = 8.0,
                            .minimum = 0.0,
                            .help = "Weight of the other classes' term: 8, or 6 for VGG-13 and WRN-40-2 to WRN, 2 for "
                                    "CIFAR ResNets; on ImageNet 0.5 (ResNet-34 to 18) or 2 (ResNet-50 to MobileNet)."},
                           warmupParam(),
                           {.name = "temperature",
                            .title = "Temperature",
                            .defaultValue = 4.0,
                            .minimum = 0.0,
                            .minimumExcluded = true,
                            .help = "Divides the logits before the softmax (ImageNet: 1)."}}},
      .make = [](const Params& params, const Pair&) { return std::make_shared<DecoupledKd>(params); }};
}

}  // namespace distillscope
