// Maximum log-likelihood: cross-entropy with the labels, what every ordinary teacher is trained by.
//
//   loss = - mean of ln P_x[y]
#include "core/teachers/losses.h"
#include "core/teachers/objective.h"

namespace distillscope {
namespace {

class MaximumLogLikelihood final : public Objective {
 public:
  LossTerms loss(const ModelOutput& output, const Batch& batch) override {
    return {{"cross_entropy", crossEntropy(output.logits, batch.labels)}};
  }
};

}  // namespace

ObjectiveInfo mll() {
  return {.entry = {.id = "mll",
                    .title = "Maximum log-likelihood (MLL)",
                    .citation = "the usual teacher",
                    .help = "Trains by cross-entropy with the labels."},
          .make = [](const Params&, int64_t) { return std::make_shared<MaximumLogLikelihood>(); }};
}

}  // namespace distillscope
