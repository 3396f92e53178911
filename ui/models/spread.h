// Mean and deviation of values that repeat one measurement.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace distillscope {

struct Spread {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double deviation = std::numeric_limits<double>::quiet_NaN();  ///< of the sample (n - 1); NaN for fewer than two
  int64_t count = 0;
};

/// Of the finite ones among `values`.
inline Spread spreadOf(const std::vector<double>& values) {
  Spread spread;
  double sum = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value;
    ++spread.count;
  }
  if (spread.count == 0) return spread;
  spread.mean = sum / static_cast<double>(spread.count);
  if (spread.count < 2) return spread;
  double squares = 0;
  for (const double value : values) {
    if (std::isfinite(value)) squares += (value - spread.mean) * (value - spread.mean);
  }
  spread.deviation = std::sqrt(squares / static_cast<double>(spread.count - 1));
  return spread;
}

}  // namespace distillscope
