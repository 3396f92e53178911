// Probabilistic knowledge transfer.
// Passalis and Tefas, "Learning deep representations with probabilistic knowledge transfer", ECCV 2018, eq. 4 to 6.
//
//   L = mean over i, j of p_ij ln((p_ij + eps) / (q_ij + eps)),  p_ij = k_ij / sum over j of k_ij
//
// with k_ij = (1 + cosine of images i and j) / 2; p of the teacher's pooled features and q of the student's.
#include "core/distillers/methods.h"

namespace distillscope {
namespace {

constexpr double epsilon = 1e-7;

/// [B, D] to [B, B]: row i says how likely each image is a neighbour of image i.
Tensor neighbourhoods(const Tensor& features) {
  const Tensor unit = features / (features.norm(2, {1}, true) + epsilon);
  const Tensor similarity = (at::mm(unit, unit.t()) + 1.0) / 2.0;
  return similarity / similarity.sum(1, true);
}

class ProbabilisticTransfer final : public Distiller {
 public:
  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    return {{"pkt", methods::pktLoss(student.pooled, teacher.pooled)}};
  }
};

}  // namespace

Tensor methods::pktLoss(const Tensor& student, const Tensor& teacher) {
  const Tensor p = neighbourhoods(teacher);
  const Tensor q = neighbourhoods(student);
  return (p * ((p + epsilon) / (q + epsilon)).log()).mean();
}

DistillerInfo methods::pkt() {
  return {
      .entry = {.id = "pkt",
                .title = "Probabilistic knowledge transfer (PKT)",
                .citation = "Passalis and Tefas, ECCV 2018",
                .help =
                    "In every batch, the probability that two images are neighbours in the student's pooled features "
                    "follows the teacher's.",
                .beta = 30000.0},
      .make = [](const Params&, const Pair&) { return std::make_shared<ProbabilisticTransfer>(); }};
}

}  // namespace distillscope
