// Neuron selectivity transfer, with the squared polynomial kernel.
// Huang and Wang, "Like what you like: knowledge distill via neuron selectivity transfer", 2017, eq. 5 and 8.
//
//   L = sum over stages of mean(k(t, t)) + mean(k(s, s)) - 2 mean(k(s, t)),  k(a, b) = <a, b>^2
//
// where a and b run over the channels of a map, each a vector over positions of unit length: the maximum mean
// discrepancy between what the two sides' neurons select. The larger map is pooled to the smaller one's size first.
#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"

namespace distillscope {
namespace {

/// [B, C, H, W] to [B, C, H * W], every channel of unit length.
Tensor channelVectors(const Tensor& map) { return unitLength(map.flatten(2)); }

/// Mean of the kernel over the batch and all pairs of channels.
Tensor meanKernel(const Tensor& a, const Tensor& b) { return at::bmm(a, b.transpose(1, 2)).square().mean(); }

class NeuronSelectivity final : public Distiller {
 public:
  explicit NeuronSelectivity(const Pair& pair) : m_stages(matchStages(pair.student, pair.teacher)) {}

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    Tensor sum = at::zeros({}, student.logits.options());
    for (const auto& [s, t] : m_stages) sum = sum + methods::nstLoss(student.features[s], teacher.features[t]);
    return {{"nst", sum}};
  }

 private:
  std::vector<StagePair> m_stages;
};

}  // namespace

Tensor methods::nstLoss(const Tensor& student, const Tensor& teacher) {
  const MapPair maps = atSmallerSize(student, teacher);
  const Tensor s = channelVectors(maps.student);
  const Tensor t = channelVectors(maps.teacher);
  return meanKernel(t, t) + meanKernel(s, s) - 2.0 * meanKernel(s, t);
}

DistillerInfo methods::nst() {
  return {
      .entry = {.id = "nst",
                .title = "Neuron selectivity transfer (NST)",
                .citation = "Huang and Wang, arXiv 1707.01219, 2017",
                .help =
                    "At every stage, the distribution of what the student's neurons select in the image follows that "
                    "of the teacher's.",
                .beta = 50.0},
      .make = [](const Params&, const Pair& pair) { return std::make_shared<NeuronSelectivity>(pair); }};
}

}  // namespace distillscope
