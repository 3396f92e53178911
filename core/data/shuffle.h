// A permutation from a key.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/random.h"

namespace distillscope {

/// Fisher and Yates' shuffle (Knuth, TAOCP 2, algorithm P): every order is equally likely.
inline void shuffle(std::vector<int64_t>& items, const RandomKey& key) {
  for (uint64_t i = items.size(); i-- > 1;) std::swap(items[i], items[key.below(i, i + 1)]);
}

}  // namespace distillscope
