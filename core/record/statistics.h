// Statistics of repeated measurements: mean, standard deviation, the mean's uncertainty, and whether two means differ.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace distillscope {

/// Not a number for no values.
double meanOf(const std::vector<double>& values);

/// Sample standard deviation (n - 1); nothing for fewer than two values.
std::optional<double> standardDeviation(const std::vector<double>& values);

/// Two-sided p-value of Welch's t-test (Welch, Biometrika 34, 1947) that the means of `a` and `b` are equal, without
/// assuming equal variances. Nothing if a side has fewer than two values, or if no value varies: then no test can tell.
std::optional<double> welchPValue(const std::vector<double>& a, const std::vector<double>& b);

/// Of n values x: mean, sample standard deviation, and the interval that holds the true mean with 95 % confidence if
/// the x are independent and about normal, mean +- t * deviation / sqrt(n), with t of Student's distribution with n - 1
/// degrees of freedom. What cannot be told (the mean of nothing, the deviation of one value) is NaN.
struct Estimate {
  int64_t count = 0;
  double mean = 0;
  double deviation = 0;
  double low = 0;   ///< lower end of the interval
  double high = 0;  ///< upper end
};

Estimate estimateOf(const std::vector<double>& values);

/// P(|T| < t) for Student's distribution with `freedom` > 0 degrees of freedom.
double studentProbability(double t, double freedom);

/// The t for which P(|T| < t) = `probability`, which is in (0, 1).
double studentQuantile(double probability, double freedom);

/// I_x(a, b), the regularised incomplete beta function, for x in [0, 1] and a, b > 0.
double incompleteBeta(double a, double b, double x);

}  // namespace distillscope
