#include "core/explain/sample_ranking.h"

#include <algorithm>

namespace distillscope {
namespace {

Tensor entropy(const Tensor& probabilities) { return -at::xlogy(probabilities, probabilities).sum(1); }

Tensor softLabels(const Tensor& logits) { return at::softmax(logits.to(at::kDouble), 1); }

}  // namespace

Tensor labelDifferences(const Tensor& logits, const Tensor& otherLogits) {
  const Tensor p = softLabels(logits), q = softLabels(otherLogits);
  // Rounding may leave a difference of equal labels just below zero.
  return (entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2).clamp_min(0);
}

Tensor contextOf(const SplitOutputs& outputs) {
  const Tensor p = softLabels(outputs.logits);
  const Tensor q = informationOf(outputs).centroids.index_select(0, outputs.labels);
  // Where Q_y is 0 so is P_x, and the term is 0.
  return (at::xlogy(p, p) - at::xlogy(p, q)).sum(1).clamp_min(0);
}

RankedSamples ranked(const Tensor& scores, const Tensor& labels, bool ascending, int64_t classLabel,
                     const Tensor& chosen) {
  const Tensor values = scores.to(at::kDouble).contiguous();
  const double* score = values.data_ptr<double>();
  const int64_t* label = labels.data_ptr<int64_t>();
  RankedSamples result;
  for (int64_t i = 0; i < values.numel(); ++i) {
    if (classLabel >= 0 && label[i] != classLabel) continue;
    if (chosen.defined() && !chosen.data_ptr<bool>()[i]) continue;
    result.indices.push_back(i);
  }
  std::ranges::stable_sort(result.indices,
                           [&](int64_t a, int64_t b) { return ascending ? score[a] < score[b] : score[a] > score[b]; });
  for (const int64_t i : result.indices) result.scores.push_back(score[i]);
  return result;
}

RankedSamples rankedByDifference(const SplitOutputs& first, const SplitOutputs& second, bool ascending,
                                 int64_t classLabel) {
  return ranked(labelDifferences(first.logits, second.logits), first.labels, ascending, classLabel);
}

RankedSamples rankedByContext(const SplitOutputs& outputs, bool ascending, int64_t classLabel) {
  return ranked(contextOf(outputs), outputs.labels, ascending, classLabel);
}

RankedSamples rankedWrong(const SplitOutputs& outputs, bool ascending, int64_t classLabel) {
  const auto [confidence, predicted] = softLabels(outputs.logits).max(1);
  return ranked(confidence, outputs.labels, ascending, classLabel, predicted.ne(outputs.labels));
}

}  // namespace distillscope
