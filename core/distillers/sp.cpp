// Similarity-preserving knowledge distillation.
// Tung and Mori, "Similarity-preserving knowledge distillation", ICCV 2019, eq. 1 to 4.
//
//   L = 1 / B^2 * |G(t) - G(s)|^2,  G(f) = rows of F F^T scaled to unit length
//
// where row i of F is the last feature map of image i.
#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"

namespace distillscope {
namespace {

/// [B, C, H, W] to [B, B]: inner products of the images' maps, rows of unit length.
Tensor similarities(const Tensor& map) {
  const Tensor rows = map.flatten(1);
  return unitLength(at::mm(rows, rows.t()));
}

class SimilarityPreserving final : public Distiller {
 public:
  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    return {{"sp", methods::spLoss(student.features.back(), teacher.features.back())}};
  }
};

}  // namespace

Tensor methods::spLoss(const Tensor& student, const Tensor& teacher) {
  return (similarities(teacher) - similarities(student)).square().mean();
}

DistillerInfo methods::sp() {
  return {
      .entry = {.id = "sp",
                .title = "Similarity-preserving KD (SP)",
                .citation = "Tung and Mori, ICCV 2019",
                .help = "Images of a batch that activate the teacher's last stage alike are to activate the student's "
                        "alike.",
                .beta = 3000.0},
      .make = [](const Params&, const Pair&) { return std::make_shared<SimilarityPreserving>(); }};
}

}  // namespace distillscope
