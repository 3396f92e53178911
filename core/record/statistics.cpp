#include "core/record/statistics.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace distillscope {
namespace {

/// The continued fraction of I_x(a, b) (NIST Digital Library of Mathematical Functions, 8.17.22), evaluated by Lentz's
/// algorithm; converges fast for x < (a + 1) / (a + b + 2).
double betaFraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto away = [](double value) { return std::abs(value) < tiny ? tiny : value; };
  double c = 1;
  double d = 1 / away(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m < 10000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double factor = 1;
    for (const double term : {even, odd}) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      factor = c * d;
      fraction *= factor;
    }
    if (std::abs(factor - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return fraction;
}

}  // namespace

double meanOf(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::optional<double> standardDeviation(const std::vector<double>& values) {
  if (values.size() < 2) return std::nullopt;
  const double mean = meanOf(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::optional<double> welchPValue(const std::vector<double>& a, const std::vector<double>& b) {
  const auto sdA = standardDeviation(a);
  const auto sdB = standardDeviation(b);
  if (!sdA || !sdB) return std::nullopt;
  const auto countA = static_cast<double>(a.size());
  const auto countB = static_cast<double>(b.size());
  const double errorA = *sdA * *sdA / countA;  // squared standard errors of the means
  const double errorB = *sdB * *sdB / countB;
  if (errorA + errorB == 0) return std::nullopt;
  const double t = (meanOf(a) - meanOf(b)) / std::sqrt(errorA + errorB);
  // Welch-Satterthwaite
  const double degrees =
      (errorA + errorB) * (errorA + errorB) / (errorA * errorA / (countA - 1) + errorB * errorB / (countB - 1));
  // 1 - studentProbability(t, degrees), without losing the digits of small values.
  return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

Estimate estimateOf(const std::vector<double>& values) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Estimate estimate{.count = std::ssize(values), .mean = nan, .deviation = nan, .low = nan, .high = nan};
  if (values.empty()) return estimate;
  estimate.mean = meanOf(values);
  const auto deviation = standardDeviation(values);
  if (!deviation) return estimate;
  estimate.deviation = *deviation;
  const auto n = static_cast<double>(values.size());
  const double reach = studentQuantile(0.95, n - 1) * estimate.deviation / std::sqrt(n);
  estimate.low = estimate.mean - reach;
  estimate.high = estimate.mean + reach;
  return estimate;
}

double studentProbability(double t, double freedom) {
  return 1 - incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

double studentQuantile(double probability, double freedom) {
  // Bisection in the angle atan(t / sqrt(freedom)), which is bounded where t is not.
  double low = 0, high = std::numbers::pi / 2;
  const double root = std::sqrt(freedom);
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (studentProbability(root * std::tan(middle), freedom) < probability ? low : high) = middle;
  }
  return root * std::tan((low + high) / 2);
}

double incompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * betaFraction(a, b, x) / a;
  return 1 - front * betaFraction(b, a, 1 - x) / b;
}

}  // namespace distillscope
