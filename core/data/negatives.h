// Contrast samples for contrastive distillation.
#pragma once

#include "core/random.h"
#include "core/torch.h"

namespace distillscope {

/// Draws samples of other classes.
class Negatives {
 public:
  Negatives() = default;
  /// `labels` [n] int64 of the training subset. Throws RecipeError if they are all of one class.
  explicit Negatives(const Tensor& labels);

  /// [B, 1 + count] int64: each of `positions` [B] int64, then `count` positions drawn uniformly and with replacement
  /// from those of other classes. Row i depends on `epochKey.of(positions[i])` alone.
  Tensor draw(const Tensor& positions, int64_t count, const RandomKey& epochKey) const;

 private:
  struct Range {
    int64_t begin = 0;
    int64_t end = 0;
  };
  std::vector<int64_t> m_byClass;  ///< all positions, class after class
  std::vector<Range> m_rangeOf;    ///< for each position, where its class lies in m_byClass
};

}  // namespace distillscope
