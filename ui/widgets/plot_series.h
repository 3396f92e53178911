// A curve made ready for drawing: finite points only, smoothed if wished, and thinned to what the screen can show
// without losing any extreme.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace distillscope {

struct PlotPoint {
  double x = 0;
  double y = 0;
  bool operator==(const PlotPoint&) const = default;
};

/// Exponential moving average without the bias towards its start: after n values with weight w the average is
/// sum_i w^(n-i) v_i / sum_i w^(n-i). Written as a running mean, so that a constant stays exactly that constant.
class DebiasedAverage {
 public:
  /// `weight` in [0, 1): the share that the past keeps with each new value.
  explicit DebiasedAverage(double weight) : m_weight(weight) {}
  double add(double value);

 private:
  double m_weight;
  double m_mean = 0;
  double m_power = 1;  ///< weight^n
};

/// Positions of the least and greatest value of any stretch of a growing series, found in logarithmic time.
class ExtremaPyramid {
 public:
  struct Extremes {
    std::uint32_t lowest = 0;
    std::uint32_t highest = 0;
  };

  /// Takes up the values that `values` has gained; the first `from` of them were there at the last call.
  void extend(const std::vector<double>& values, std::size_t from);
  /// Of values[begin, end), which must not be empty. `values` is what extend() was given.
  Extremes extremes(const std::vector<double>& values, std::size_t begin, std::size_t end) const;

 private:
  std::vector<std::vector<Extremes>> m_levels;  ///< node i of level k covers values [i * 16^(k+1), (i+1) * 16^(k+1))
};

/// Where a series takes its points from. The spans need only live during the call that they are given to.
struct SeriesSource {
  std::span<const double> x;  ///< not decreasing but where a clock was set back
  std::span<const double> y;
  std::span<const double> times;  ///< when each point was measured: tells new points from points measured again
  double yScale = 1;              ///< multiplies y
};

struct SeriesOptions {
  bool positiveOnly = false;   ///< y > 0, for a logarithmic axis
  double smoothing = 0;        ///< weight of DebiasedAverage; 0 for the values themselves
  bool positiveXOnly = false;  ///< x > 0, for a logarithmic axis
  bool operator==(const SeriesOptions&) const = default;
};

class PlotSeries {
 public:
  /// Brings the series up to date; costs no more than the points that are new, unless earlier ones changed. Returns how
  /// many those are.
  std::size_t update(const SeriesSource& source, const SeriesOptions& options);

  const std::vector<double>& x() const { return m_x; }
  const std::vector<double>& y() const { return m_y; }
  /// Points left out because they are not finite, or not positive where that was asked for.
  int64_t skippedNotFinite() const { return m_skippedNotFinite; }
  int64_t skippedNotPositive() const { return m_skippedNotPositive; }

  /// At most four points for each of `columns` equal columns of [lower, upper]: the first, the lowest, the highest and
  /// the last in order of x, so that a line through them covers the same pixels as a line through all (M4: Jugel et
  /// al., VLDB 2014). The nearest point beyond either end is kept, so that the line runs out of the picture. On a
  /// logarithmic axis (`lower` > 0) columns are equal in ln x.
  std::vector<PlotPoint> thinned(double lower, double upper, int columns, bool logarithmic = false) const;
  /// Least and greatest y of the points with x in [lower, upper]; nothing if there is none.
  std::optional<std::pair<double, double>> extremes(double lower, double upper) const;
  /// The point nearest to `x`; nothing if the series is empty.
  std::optional<PlotPoint> nearest(double x) const;

 private:
  void appendFrom(const SeriesSource& source, std::size_t begin);
  std::size_t firstAtLeast(double x, std::size_t from = 0) const;
  std::size_t firstAbove(double x) const;

  std::vector<double> m_x, m_y;
  ExtremaPyramid m_pyramid;
  SeriesOptions m_options;
  DebiasedAverage m_average{0};
  int64_t m_skippedNotFinite = 0;
  int64_t m_skippedNotPositive = 0;

  // What was taken up, to see whether the source has only grown.
  std::size_t m_taken = 0;
  double m_lastX = 0, m_lastY = 0, m_lastTime = 0, m_yScale = 1;
};

}  // namespace distillscope
