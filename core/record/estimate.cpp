#include "core/record/estimate.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace distillscope {

Estimate estimateOf(const std::vector<double>& values) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Estimate estimate{.count = std::ssize(values), .mean = nan, .deviation = nan, .low = nan, .high = nan};
  if (values.empty()) return estimate;
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double x : values) sum += x;
  estimate.mean = sum / n;
  if (estimate.count < 2) return estimate;
  double squares = 0;
  for (const double x : values) squares += (x - estimate.mean) * (x - estimate.mean);
  estimate.deviation = std::sqrt(squares / (n - 1));
  const double reach = studentQuantile(0.95, estimate.count - 1) * estimate.deviation / std::sqrt(n);
  estimate.low = estimate.mean - reach;
  estimate.high = estimate.mean + reach;
  return estimate;
}

// Abramowitz and Stegun, "Handbook of mathematical functions", 26.7.3 and 26.7.4: finite sums in the angle
// theta = atan(t / sqrt(freedom)), of odd and of even powers of its cosine.
double studentProbability(double t, int64_t freedom) {
  const double theta = std::atan(t / std::sqrt(static_cast<double>(freedom)));
  const double cosine = std::cos(theta), sine = std::sin(theta);
  const bool odd = freedom % 2 == 1;
  if (freedom == 1) return 2 * theta / std::numbers::pi;
  double term = odd ? cosine : 1.0;
  double sum = term;
  for (int64_t power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
    term *= cosine * cosine * static_cast<double>(power - 1) / static_cast<double>(power);
    sum += term;
  }
  return odd ? 2 * (theta + sine * sum) / std::numbers::pi : sine * sum;
}

double studentQuantile(double probability, int64_t freedom) {
  // Bisection in the angle, which is bounded where t is not.
  double low = 0, high = std::numbers::pi / 2;
  const double root = std::sqrt(static_cast<double>(freedom));
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (studentProbability(root * std::tan(middle), freedom) < probability ? low : high) = middle;
  }
  return root * std::tan((low + high) / 2);
}

}  // namespace distillscope
