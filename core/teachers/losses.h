// Pure functions that teacher objectives are made of.
#pragma once

#include "core/torch.h"

namespace distillscope {

/// - mean of ln P_x[y]; `logits` [B, K], `labels` [B] int64. Scalar, in nats.
Tensor crossEntropy(const Tensor& logits, const Tensor& labels);

/// mean of KL(P_x || Q_y) with the centroids held fixed; `centroids` [K, K], row y is Q_y. Scalar, in nats.
/// Ye et al., ICLR 2024, eq. 13.
Tensor meanDivergenceFromCentroids(const Tensor& logits, const Tensor& labels, const Tensor& centroids);

}  // namespace distillscope
