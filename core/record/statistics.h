// Statistics of a few seeds: mean, standard deviation, and whether two means differ.
#pragma once

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

/// I_x(a, b), the regularised incomplete beta function, for x in [0, 1] and a, b > 0.
double incompleteBeta(double a, double b, double x);

}  // namespace distillscope
