#include "core/teachers/losses.h"

namespace distillscope {
namespace {

/// A centroid's zero would make the divergence infinite where rounding alone made it zero.
constexpr double smallestProbability = 1e-12;

}  // namespace

Tensor crossEntropy(const Tensor& logits, const Tensor& labels) { return at::cross_entropy_loss(logits, labels); }

Tensor meanDivergenceFromCentroids(const Tensor& logits, const Tensor& labels, const Tensor& centroids) {
  const Tensor logP = at::log_softmax(logits, 1);
  const Tensor logQ =
      centroids.detach().clamp_min(smallestProbability).log().to(logits.options()).index_select(0, labels);
  return (logP.exp() * (logP - logQ)).sum(1).mean();
}

}  // namespace distillscope
