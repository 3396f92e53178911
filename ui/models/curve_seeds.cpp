#include "ui/models/curve_seeds.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/record/run_history.h"
#include "ui/models/spread.h"

namespace distillscope {
namespace {

struct Sample {
  double value = 0;
  double worked = 0;
};

/// The value at `step`, searched from place `at` on; with `isBetween` also on the line from one point to the next.
std::optional<Sample> sampleAt(const Curve& curve, double step, bool isBetween, std::size_t& at) {
  while (at < curve.steps.size() && curve.steps[at] < step) ++at;
  if (at == curve.steps.size()) return std::nullopt;
  if (curve.steps[at] == step) return Sample{curve.values[at], curve.worked[at]};
  if (!isBetween || at == 0) return std::nullopt;
  const double share = (step - curve.steps[at - 1]) / (curve.steps[at] - curve.steps[at - 1]);
  return Sample{std::lerp(curve.values[at - 1], curve.values[at], share),
                std::lerp(curve.worked[at - 1], curve.worked[at], share)};
}

/// Mean and deviation of `lines` at their common steps. Values of batches are written down by the clock, each run's at
/// steps of its own: there the first run's steps, as far as every run has come.
CurveLine meanOf(const std::vector<const CurveLine*>& lines) {
  const Curve& first = *lines.front()->curve;
  const bool isBetween = lines.front()->source == CurveSource::Batch;
  auto mean = std::make_shared<Curve>(
      Curve{.key = first.key, .steps = {}, .epochs = {}, .times = {}, .worked = {}, .values = {}});
  auto deviation = std::make_shared<std::vector<double>>();
  std::vector<std::size_t> positions(lines.size(), 0);
  std::vector<double> values(lines.size());
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    double worked = 0;
    bool isCommon = true;
    for (std::size_t run = 0; run < lines.size() && isCommon; ++run) {
      const auto sample = sampleAt(*lines[run]->curve, first.steps[i], isBetween, positions[run]);
      isCommon = sample.has_value();
      if (!isCommon) continue;
      values[run] = sample->value;
      worked += sample->worked;
    }
    if (!isCommon) continue;
    const Spread spread = spreadOf(values);
    const bool isWhole = spread.count == static_cast<int64_t>(lines.size());
    const double missing = std::numeric_limits<double>::quiet_NaN();
    mean->steps.push_back(first.steps[i]);
    mean->epochs.push_back(first.epochs[i]);
    mean->worked.push_back(worked / static_cast<double>(lines.size()));
    mean->values.push_back(isWhole ? spread.mean : missing);
    deviation->push_back(isWhole ? spread.deviation : missing);
  }
  CurveLine line = *lines.front();
  mean->times = mean->worked;
  line.seeds = static_cast<int>(lines.size());
  line.curve = std::move(mean);
  line.deviation = std::move(deviation);
  return line;
}

}  // namespace

std::vector<CurvePlot> groupSeeds(std::vector<CurvePlot> plots, const std::vector<QStringList>& groups) {
  for (CurvePlot& plot : plots) {
    std::vector<CurveLine> lines;
    for (const QStringList& group : groups) {
      using Key = std::pair<CurveSource, QString>;
      std::vector<std::pair<Key, std::vector<const CurveLine*>>> kinds;
      for (const CurveLine& line : plot.lines) {
        if (!group.contains(line.run)) continue;
        // The key without the run: source and provenance.
        const Key key(line.source, line.key().mid(line.run.size()));
        auto kind = std::ranges::find(kinds, key, &std::pair<Key, std::vector<const CurveLine*>>::first);
        if (kind == kinds.end()) kind = kinds.insert(kinds.end(), {key, {}});
        kind->second.push_back(&line);
      }
      for (const auto& [key, members] : kinds) lines.push_back(members.size() > 1 ? meanOf(members) : *members.front());
    }
    plot.lines = std::move(lines);
  }
  return plots;
}

}  // namespace distillscope
