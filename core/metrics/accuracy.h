// Top-1, top-5, calibration, confusion and agreement, counted in one pass.
#pragma once

#include <optional>
#include <vector>

#include "core/torch.h"

namespace distillscope {

/// Counts over images. Ties are broken as in PyTorch's topk: an image counts for top-k if fewer than k other classes
/// have a larger logit, or an equal one and a smaller index. Where probabilities are not numbers, only count() grows.
class AccuracyCounts {
 public:
  explicit AccuracyCounts(int64_t classes);

  /// `logits` [B, K], `labels` [B] int64; `teacherLogits` [B, K] where agreement is wanted.
  void add(const Tensor& logits, const Tensor& labels, const Tensor& teacherLogits = {});

  int64_t count() const { return m_count; }
  double top1() const { return share(m_top1); }
  double top5() const { return share(m_top5); }
  /// Share of images for which both predict the same class; nothing if no teacher was given.
  std::optional<double> agreement() const;
  /// Expected calibration error with 15 equal bins of confidence (Guo et al., "On calibration of modern neural
  /// networks", ICML 2017, eq. 3), in [0, 1].
  double calibrationError() const;
  /// Row y, column k: images of class y predicted as k. [K, K] int64.
  const Tensor& confusion() const { return m_confusion; }
  /// In [0, 1]; NaN for a class without images.
  std::vector<double> accuracyPerClass() const;
  /// Top-1 among images of the classes that `chosen` holds; nothing if there are none.
  std::optional<double> top1Of(const std::vector<int64_t>& chosen) const;

 private:
  static constexpr int bins = 15;
  double share(int64_t hits) const {
    return m_count > 0 ? static_cast<double>(hits) / static_cast<double>(m_count) : 0;
  }

  int64_t m_classes;
  int64_t m_count = 0, m_top1 = 0, m_top5 = 0, m_agreed = 0, m_compared = 0;
  Tensor m_confusion;
  std::vector<double> m_binConfidence, m_binHits;
  std::vector<int64_t> m_binCount;
};

}  // namespace distillscope
