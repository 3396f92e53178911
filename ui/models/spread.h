// Mean and deviation of values that repeat one measurement, of which some may be missing.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/record/statistics.h"

namespace distillscope {

struct Spread {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double deviation = std::numeric_limits<double>::quiet_NaN();  ///< of the sample (n - 1); NaN for fewer than two
  int64_t count = 0;
};

/// Of the finite ones among `values`.
inline Spread spreadOf(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  return {.mean = meanOf(values),
          .deviation = standardDeviation(values).value_or(std::numeric_limits<double>::quiet_NaN()),
          .count = static_cast<int64_t>(values.size())};
}

}  // namespace distillscope
