// Label smoothing: cross-entropy with labels mixed with the uniform distribution.
// Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016, section 7.
//
//   loss = - mean of sum over k of ((1 - e) * [k = y] + e / K) * ln P_x[k]
#include "core/teachers/objective.h"

namespace distillscope {
namespace {

class LabelSmoothing final : public Objective {
 public:
  explicit LabelSmoothing(double smoothing) : m_smoothing(smoothing) {}

  LossTerms loss(const ModelOutput& output, const Batch& batch) override {
    return {{"smoothed_cross_entropy",
             at::cross_entropy_loss(output.logits, batch.labels, {}, at::Reduction::Mean, -100, m_smoothing)}};
  }

 private:
  double m_smoothing;
};

}  // namespace

ObjectiveInfo labelSmoothing() {
  return {
      .entry = {.id = "label-smoothing",
                .title = "Label smoothing",
                .citation = "Szegedy et al., CVPR 2016",
                .help = "Trains by cross-entropy with softened labels.",
                .params = {{.name = "smoothing",
                            .title = "Smoothing",
                            .type = ParamSpec::Type::Real,
                            .defaultValue = 0.1,
                            .minimum = 0,
                            .maximum = 1,
                            .help = "Share of the label that is spread over all classes."}}},
      .make = [](const Params& params, int64_t) { return std::make_shared<LabelSmoothing>(params.real("smoothing")); }};
}

}  // namespace distillscope
