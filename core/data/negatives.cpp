#include "core/data/negatives.h"

#include <algorithm>
#include <numeric>

#include <ATen/Parallel.h>

#include "core/record/error.h"

namespace distillscope {

Negatives::Negatives(const Tensor& labels) : m_byClass(labels.numel()), m_rangeOf(labels.numel()) {
  const int64_t* label = labels.data_ptr<int64_t>();
  std::iota(m_byClass.begin(), m_byClass.end(), 0);
  std::stable_sort(m_byClass.begin(), m_byClass.end(), [&](int64_t a, int64_t b) { return label[a] < label[b]; });
  for (auto begin = m_byClass.begin(); begin != m_byClass.end();) {
    const auto end = std::find_if(begin, m_byClass.end(), [&](int64_t i) { return label[i] != label[*begin]; });
    if (begin == m_byClass.begin() && end == m_byClass.end()) {
      throw RecipeError("dataset", "leaves images of one class only, and this distiller contrasts classes: keep two");
    }
    for (auto i = begin; i != end; ++i) m_rangeOf[*i] = {begin - m_byClass.begin(), end - m_byClass.begin()};
    begin = end;
  }
}

Tensor Negatives::draw(const Tensor& positions, int64_t count, const RandomKey& epochKey) const {
  const Tensor drawn = at::empty({positions.numel(), 1 + count}, at::kLong);
  const int64_t* position = positions.data_ptr<int64_t>();
  int64_t* out = drawn.data_ptr<int64_t>();
  at::parallel_for(0, positions.numel(), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const Range own = m_rangeOf[position[i]];
      const int64_t others = static_cast<int64_t>(m_byClass.size()) - (own.end - own.begin);
      const RandomKey key = epochKey.of(static_cast<uint64_t>(position[i]));
      int64_t* row = out + i * (1 + count);
      row[0] = position[i];
      for (int64_t n = 0; n < count; ++n) {
        const auto other = static_cast<int64_t>(key.below(n, others));
        row[1 + n] = m_byClass[other < own.begin ? other : other + own.end - own.begin];
      }
    }
  });
  return drawn;
}

}  // namespace distillscope
