// Relational knowledge distillation.
// Park et al., "Relational knowledge distillation", CVPR 2019, eq. 5 to 10.
//
//   L = w_d * mean over i, j of huber(d_ij(s) / mu(s), d_ij(t) / mu(t))
//     + w_a * mean over i, j, k of huber(cos_ijk(s), cos_ijk(t))
//
// with d_ij the distance of the pooled features of images i and j, mu the mean distance of a batch's pairs, and cos_ijk
// the cosine of the angle at i between the directions to j and k.
#include <algorithm>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"

namespace distillscope {
namespace {

/// [B, D] to [B, B, D]: x_i - x_j.
Tensor differences(const Tensor& x) { return x.unsqueeze(1) - x.unsqueeze(0); }

/// [B, B, D] to [B, B]: lengths over their mean over pairs of different images.
Tensor relativeDistances(const Tensor& difference) {
  const int64_t batch = difference.size(0);
  const Tensor length = difference.square().sum(2).clamp_min(1e-12).sqrt();
  const Tensor distance = length * (1.0 - at::eye(batch, length.options()));
  const auto pairs = static_cast<double>(std::max<int64_t>(batch * (batch - 1), 1));
  return distance / (distance.sum() / pairs).clamp_min(1e-12);
}

/// [B, B, D] to [B, B, B]: cosines of the angles at the first index.
Tensor angles(const Tensor& difference) {
  const Tensor direction = unitLength(difference);
  return at::bmm(direction, direction.transpose(1, 2));
}

class RelationalKd final : public Distiller {
 public:
  RelationalKd(double distanceWeight, double angleWeight)
      : m_distanceWeight(distanceWeight), m_angleWeight(angleWeight) {}

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    const methods::RkdLoss loss = methods::rkdLoss(student.pooled, teacher.pooled);
    return {{"rkd_distance", m_distanceWeight * loss.distance}, {"rkd_angle", m_angleWeight * loss.angle}};
  }

 private:
  double m_distanceWeight, m_angleWeight;
};

}  // namespace

methods::RkdLoss methods::rkdLoss(const Tensor& student, const Tensor& teacher) {
  const Tensor s = differences(student);
  const Tensor t = differences(teacher);
  return {at::smooth_l1_loss(relativeDistances(s), relativeDistances(t)), at::smooth_l1_loss(angles(s), angles(t))};
}

DistillerInfo methods::rkd() {
  return {
      .entry = {.id = "rkd",
                .title = "Relational KD (RKD)",
                .citation = "Park et al., CVPR 2019",
                .help =
                    "Distances between the images of a batch, and angles among three of them, are to be the same in "
                    "the student's pooled features as in the teacher's.",
                .params = {{.name = "distance_weight",
                            .title = "Distance weight",
                            .defaultValue = 25.0,
                            .minimum = 0.0,
                            .help = "Weight of the distances inside the method's loss."},
                           {.name = "angle_weight",
                            .title = "Angle weight",
                            .defaultValue = 50.0,
                            .minimum = 0.0,
                            .help = "Weight of the angles inside the method's loss."}}},
      .make = [](const Params& params, const Pair&) {
        return std::make_shared<RelationalKd>(params.real("distance_weight"), params.real("angle_weight"));
      }};
}

}  // namespace distillscope
