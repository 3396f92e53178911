// Flow of the solution procedure.
// Yim et al., "A gift from knowledge distillation", CVPR 2017, eq. 1 and 2.
//
//   first      L = sum over i of mean((G(s_i, s_(i+1)) - G(t_i, t_(i+1)))^2)
//              G(a, b)[p, q] = mean over positions of a_p * b_q
//
// over the stem and the stages; the larger map of two neighbours is pooled to the smaller one's size. The student's
// trunk is trained so first; afterwards the student is trained for classification alone.
#include <fmt/format.h>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"
#include "core/distillers/params.h"

namespace distillscope {
namespace {

/// The stems, then the matched stages.
std::vector<StagePair> mapsOf(const OutputShapes& student, const OutputShapes& teacher) {
  std::vector<StagePair> maps = matchStages(student, teacher);
  maps.insert(maps.begin(), StagePair{});
  return maps;
}

/// [B, Ca, H, W] and [B, Cb, H', W'] to [B, Ca, Cb].
Tensor flow(const Tensor& before, const Tensor& after) {
  const MapPair maps = atSmallerSize(before, after);
  const Tensor a = maps.student.flatten(2);
  const Tensor b = maps.teacher.flatten(2);
  return at::bmm(a, b.transpose(1, 2)) / static_cast<double>(a.size(2));
}

class SolutionFlow final : public Distiller {
 public:
  SolutionFlow(int64_t epochs, const Pair& pair) : m_epochs(epochs), m_maps(mapsOf(pair.student, pair.teacher)) {}

  std::optional<FirstStage> firstStage() const override {
    return FirstStage{
        .name = "fsp", .epochs = m_epochs, .trainsStudent = true, .endsMethod = true, .learningRate = std::nullopt};
  }

  LossTerms firstStageLoss(const ModelOutput& student, const ModelOutput& teacher, const Batch&) override {
    Tensor sum = at::zeros({}, student.logits.options());
    for (std::size_t i = 0; i + 1 < m_maps.size(); ++i) {
      const auto& [s, t] = m_maps[i];
      const auto& [sNext, tNext] = m_maps[i + 1];
      sum = sum + methods::fspLoss(student.features[s], student.features[sNext], teacher.features[t],
                                   teacher.features[tNext]);
    }
    return {{"fsp", sum}};
  }

  LossTerms loss(const ModelOutput&, const ModelOutput&, const Batch&, const Progress&) override { return {}; }

 private:
  int64_t m_epochs;
  std::vector<StagePair> m_maps;
};

std::optional<std::string> unequalChannels(const OutputShapes& student, const OutputShapes& teacher) {
  for (const auto& [s, t] : mapsOf(student, teacher)) {
    const int64_t own = student.features[s][0];
    const int64_t others = teacher.features[t][0];
    if (own == others) continue;
    return fmt::format("needs as many channels on both sides, and the student's {} has {} where the teacher's has {}",
                       s == 0 ? "stem" : fmt::format("stage {}", s), own, others);
  }
  return std::nullopt;
}

}  // namespace

Tensor methods::fspLoss(const Tensor& studentBefore, const Tensor& studentAfter, const Tensor& teacherBefore,
                        const Tensor& teacherAfter) {
  return at::mse_loss(flow(studentBefore, studentAfter), flow(teacherBefore, teacherAfter));
}

DistillerInfo methods::fsp() {
  return {
      .entry = {.id = "fsp",
                .title = "Flow of the solution procedure (FSP)",
                .citation = "Yim et al., CVPR 2017",
                .help = "First the student's trunk learns how the teacher's stages follow from each other; after that "
                        "stage the student is trained for classification alone, so beta weighs nothing.",
                .beta = 50.0,
                .params = {firstEpochsParam()}},
      .refusal = unequalChannels,
      .make = [](const Params& params, const Pair& pair) {
        return std::make_shared<SolutionFlow>(params.integer("first_epochs"), pair);
      }};
}

}  // namespace distillscope
