#include "ui/widgets/plot_series.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace distillscope {
namespace {

constexpr std::size_t fanOut = 16;

/// Equal also if both are NaN.
bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

using Extremes = ExtremaPyramid::Extremes;

void widen(const std::vector<double>& values, Extremes& extremes, const Extremes& other) {
  if (values[other.lowest] < values[extremes.lowest]) extremes.lowest = other.lowest;
  if (values[other.highest] > values[extremes.highest]) extremes.highest = other.highest;
}

Extremes single(std::size_t index) {
  const auto position = static_cast<std::uint32_t>(index);
  return {position, position};
}

}  // namespace

double DebiasedAverage::add(double value) {
  // With e_n = w e_(n-1) + (1 - w) v and m_n = e_n / (1 - w^n):  m_n = m_(n-1) + (1 - w) / (1 - w^n) (v - m_(n-1)).
  m_power *= m_weight;
  m_mean += (1 - m_weight) / (1 - m_power) * (value - m_mean);
  return m_mean;
}

void ExtremaPyramid::extend(const std::vector<double>& values, std::size_t from) {
  std::size_t width = fanOut;
  for (std::size_t level = 0; values.size() > width / fanOut; ++level, width *= fanOut) {
    if (level == m_levels.size()) m_levels.emplace_back();
    std::vector<Extremes>& nodes = m_levels[level];
    // A level that did not exist before needs every value below it, not only the new ones.
    const std::size_t first = std::min(from / width, nodes.size());
    nodes.resize((values.size() + width - 1) / width);
    for (std::size_t node = first; node < nodes.size(); ++node) {
      const std::size_t begin = node * width;
      const std::size_t end = std::min(begin + width, values.size());
      Extremes extremes = single(begin);
      for (std::size_t child = begin; child < end; child += width / fanOut) {
        widen(values, extremes, level == 0 ? single(child) : m_levels[level - 1][child / (width / fanOut)]);
      }
      nodes[node] = extremes;
    }
  }
}

Extremes ExtremaPyramid::extremes(const std::vector<double>& values, std::size_t begin, std::size_t end) const {
  Extremes result = single(begin);
  std::size_t position = begin;
  while (position < end) {
    // The widest node that begins here and ends in time.
    std::size_t width = 1;
    std::size_t level = 0;
    while (level < m_levels.size() && position % (width * fanOut) == 0 && position + width * fanOut <= end) {
      width *= fanOut;
      ++level;
    }
    widen(values, result, level == 0 ? single(position) : m_levels[level - 1][position / width]);
    position += width;
  }
  return result;
}

std::size_t PlotSeries::update(const SeriesSource& source, const SeriesOptions& options) {
  const bool grownOnly =
      options == m_options && source.yScale == m_yScale && source.y.size() >= m_taken &&
      (m_taken == 0 || (same(source.x[m_taken - 1], m_lastX) && same(source.y[m_taken - 1], m_lastY) &&
                        same(source.times[m_taken - 1], m_lastTime)));
  if (!grownOnly) {
    *this = PlotSeries();
    m_options = options;
    m_average = DebiasedAverage(options.smoothing);
    m_yScale = source.yScale;
  }
  const std::size_t before = m_taken;
  appendFrom(source, before);
  return m_taken - before;
}

void PlotSeries::appendFrom(const SeriesSource& source, std::size_t begin) {
  const std::size_t sizeBefore = m_x.size();
  if (begin == 0) {  // later, push_back grows by more than what is new
    m_x.reserve(source.y.size());
    m_y.reserve(source.y.size());
  }
  for (std::size_t i = begin; i < source.y.size(); ++i) {
    const double value = source.y[i] * m_yScale;
    if (!std::isfinite(value) || !std::isfinite(source.x[i])) {
      ++m_skippedNotFinite;
      continue;
    }
    const double drawn = m_options.smoothing > 0 ? m_average.add(value) : value;
    if (m_options.positiveOnly && !(drawn > 0)) {
      ++m_skippedNotPositive;
      continue;
    }
    const double x = source.x[i];
    if (m_options.positiveXOnly && !(x > 0)) {
      ++m_skippedNotPositive;
      continue;
    }
    m_x.push_back(m_x.empty() ? x : std::max(x, m_x.back()));
    m_y.push_back(drawn);
  }
  if (m_x.size() > sizeBefore) m_pyramid.extend(m_y, sizeBefore);
  m_taken = source.y.size();
  if (m_taken == 0) return;
  m_lastX = source.x[m_taken - 1];
  m_lastY = source.y[m_taken - 1];
  m_lastTime = source.times[m_taken - 1];
}

std::size_t PlotSeries::firstAtLeast(double x, std::size_t from) const {
  return static_cast<std::size_t>(std::lower_bound(m_x.begin() + static_cast<std::ptrdiff_t>(from), m_x.end(), x) -
                                  m_x.begin());
}

std::size_t PlotSeries::firstAbove(double x) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(m_x, x) - m_x.begin());
}

std::vector<PlotPoint> PlotSeries::thinned(double lower, double upper, int columns, bool logarithmic) const {
  std::vector<PlotPoint> points;
  const std::size_t begin = firstAtLeast(lower);
  const std::size_t end = std::max(begin, firstAbove(upper));
  const auto put = [&](std::size_t index) { points.push_back({m_x[index], m_y[index]}); };

  if (begin > 0) put(begin - 1);
  if (end - begin <= 4 * static_cast<std::size_t>(columns)) {
    for (std::size_t i = begin; i < end; ++i) put(i);
  } else {
    std::size_t first = begin;
    for (int column = 1; column <= columns && first < end; ++column) {
      const double share = static_cast<double>(column) / columns;
      const double edge = logarithmic ? lower * std::pow(upper / lower, share) : lower + (upper - lower) * share;
      const std::size_t next = column == columns ? end : std::min(firstAtLeast(edge, first), end);
      if (next == first) continue;
      const auto [lowest, highest] = m_pyramid.extremes(m_y, first, next);
      const std::size_t chosen[] = {first, std::min<std::size_t>(lowest, highest),
                                    std::max<std::size_t>(lowest, highest), next - 1};
      for (std::size_t i = 0; i < std::size(chosen); ++i) {
        if (i == 0 || chosen[i] != chosen[i - 1]) put(chosen[i]);
      }
      first = next;
    }
  }
  if (end < m_x.size()) put(end);
  return points;
}

std::optional<std::pair<double, double>> PlotSeries::extremes(double lower, double upper) const {
  const std::size_t begin = firstAtLeast(lower);
  const std::size_t end = firstAbove(upper);
  if (begin >= end) return std::nullopt;
  const auto [lowest, highest] = m_pyramid.extremes(m_y, begin, end);
  return std::pair{m_y[lowest], m_y[highest]};
}

std::optional<PlotPoint> PlotSeries::nearest(double x) const {
  if (m_x.empty()) return std::nullopt;
  std::size_t index = std::min(firstAtLeast(x), m_x.size() - 1);
  if (index > 0 && x - m_x[index - 1] < m_x[index] - x) --index;
  return PlotPoint{m_x[index], m_y[index]};
}

}  // namespace distillscope
