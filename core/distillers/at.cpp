// Attention transfer.
// Zagoruyko and Komodakis, "Paying more attention to attention", ICLR 2017, section 3.1.
//
//   L = sum over stages of mean((Q(s) - Q(t))^2),  Q(f) = vec(A) / |vec(A)|,  A = mean over channels of f^2
//
// The larger map is pooled to the smaller one's size first.
#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"

namespace distillscope {
namespace {

class AttentionTransfer final : public Distiller {
 public:
  explicit AttentionTransfer(const Pair& pair) : m_stages(matchStages(pair.student, pair.teacher)) {}

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    Tensor sum = at::zeros({}, student.logits.options());
    for (const auto& [s, t] : m_stages) sum = sum + methods::atLoss(student.features[s], teacher.features[t]);
    return {{"at", sum}};
  }

 private:
  std::vector<StagePair> m_stages;
};

}  // namespace

Tensor methods::atLoss(const Tensor& student, const Tensor& teacher) {
  const MapPair maps = atSmallerSize(student, teacher);
  return (attentionRows(maps.student) - attentionRows(maps.teacher)).square().mean();
}

DistillerInfo methods::at() {
  return {
      .entry = {.id = "at",
                .title = "Attention transfer (AT)",
                .citation = "Zagoruyko and Komodakis, ICLR 2017",
                .help = "The student looks where the teacher looks: at every stage, the energy of its feature map over "
                        "the image follows the teacher's.",
                .beta = 1000.0},
      .make = [](const Params&, const Pair& pair) { return std::make_shared<AttentionTransfer>(pair); }};
}

}  // namespace distillscope
