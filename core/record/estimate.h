// A mean with its uncertainty.
#pragma once

#include <cstdint>
#include <vector>

namespace distillscope {

/// Of n values x: mean, sample standard deviation (divided by n - 1), and the interval that holds the true mean with
/// 95 % confidence if the x are independent and about normal, mean +- t * deviation / sqrt(n), with t of Student's
/// distribution with n - 1 degrees of freedom. What cannot be told (the mean of nothing, the deviation of one value) is
/// NaN.
struct Estimate {
  int64_t count = 0;
  double mean = 0;
  double deviation = 0;
  double low = 0;   ///< lower end of the interval
  double high = 0;  ///< upper end
};

Estimate estimateOf(const std::vector<double>& values);

/// P(|T| < t) for Student's distribution with `freedom` >= 1 degrees of freedom.
double studentProbability(double t, int64_t freedom);

/// The t for which P(|T| < t) = `probability`, which is in (0, 1).
double studentQuantile(double probability, int64_t freedom);

}  // namespace distillscope
