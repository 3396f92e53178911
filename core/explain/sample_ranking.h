// Which images of a split are worth looking at.
//
//   difference  JS(P_x, P'_x) = H((P_x + P'_x) / 2) - (H(P_x) + H(P'_x)) / 2: how far two teachers' soft labels for x
//               lie apart, symmetric and between 0 and ln 2. Lin, "Divergence measures based on the Shannon entropy",
//               IEEE Transactions on Information Theory 37(1), 1991.
//   context     KL(P_x || Q_y): what x tells beyond its class, its part of the split's CMI.
//   wrong       the images that are predicted wrong, with the probability that the wrong class has.
//
// In nats, at temperature 1, in float64.
#pragma once

#include <cstdint>
#include <vector>

#include "core/explain/split_outputs.h"

namespace distillscope {

struct RankedSamples {
  std::vector<int64_t> indices;  ///< into the split
  std::vector<double> scores;    ///< of the same images
};

/// [N] float64 each.
Tensor labelDifferences(const Tensor& logits, const Tensor& otherLogits);
/// KL(P_x || Q_y), with Q_y the exact centroids of the split.
Tensor contextOf(const SplitOutputs& outputs);

/// Images in the order of their scores, the highest first unless `ascending`; equal scores in the order of the split.
/// `classLabel` of -1 takes every class; `chosen` [N] bool, if defined, says which images take part.
RankedSamples ranked(const Tensor& scores, const Tensor& labels, bool ascending, int64_t classLabel = -1,
                     const Tensor& chosen = {});

RankedSamples rankedByDifference(const SplitOutputs& first, const SplitOutputs& second, bool ascending,
                                 int64_t classLabel = -1);
RankedSamples rankedByContext(const SplitOutputs& outputs, bool ascending, int64_t classLabel = -1);
RankedSamples rankedWrong(const SplitOutputs& outputs, bool ascending, int64_t classLabel = -1);

}  // namespace distillscope
