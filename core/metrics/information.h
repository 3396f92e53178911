// Log-likelihood and conditional mutual information of a classifier.
// Ye et al., "Bayes conditional distribution estimation for knowledge distillation based on conditional mutual
// information", ICLR 2024, eq. 9 to 14.
//
//   P_x = softmax(logits of image x)              Q_y = mean of P_x over the images of class y
//   LL  = mean of ln P_x[y]                       CMI = mean of KL(P_x || Q_y)
//
// As KL(P_x || Q_y) summed over a class needs only its sum of P_x and its sum of entropies,
//
//   CMI = sum over classes y of (n_y / N) * (H(Q_y) - mean entropy of the P_x of class y)
//
// so that one pass is enough. Natural logarithms, in nats, accumulated in float64.
#pragma once

#include <vector>

#include "core/torch.h"

namespace distillscope {

struct Information {
  int64_t count = 0;
  double logLikelihood = 0;         ///< nats
  double cmi = 0;                   ///< nats
  double meanEntropy = 0;           ///< nats; of the P_x
  std::vector<double> cmiPerClass;  ///< nats; NaN for a class without images
  Tensor centroids;                 ///< [K, K] float64 on the CPU, row y is Q_y; uniform for a class without images
};

/// Sums over images from which Information follows. `decay` makes it a running estimate: before each batch what was
/// added is weighted down, so that it is about the last 1 / (1 - decay) batches.
class InformationSums {
 public:
  explicit InformationSums(int64_t classes);

  /// `logits` [B, K] at temperature 1, `labels` [B] int64; any device.
  void add(const Tensor& logits, const Tensor& labels, double decay = 1.0);
  /// Zero images give zeros and uniform centroids.
  Information result() const;

  /// Everything as one float64 tensor [K, K + 3], to be saved and restored.
  const Tensor& state() const { return m_sums; }

 private:
  int64_t m_classes;
  Tensor m_sums;  ///< [K, K + 3]: of each class, sum of P_x, sum of entropy, sum of ln P_x[y], number of images
};

}  // namespace distillscope
