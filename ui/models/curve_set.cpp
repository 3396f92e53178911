#include "ui/models/curve_set.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>

#include "core/record/measures.h"
#include "ui/models/csv.h"
#include "ui/models/provenance.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Curves)
};

bool isMeasure(const std::string& name) {
  return std::ranges::any_of(measures(), [&](const MeasureInfo& info) { return info.id == name; });
}

/// Position in the order of plots: main measures, "loss", other terms by name, other measures, learning rate.
std::pair<int, std::string> rank(const std::string& quantity) {
  static const std::vector<std::string> main = {"log_likelihood", "cmi", "top1", "loss"};
  const auto found = std::ranges::find(main, quantity);
  if (found != main.end()) return {static_cast<int>(found - main.begin()), ""};
  const std::string name = quantity.substr(quantity.find('/') + 1);
  if (name == "lr") return {1000, quantity};
  if (!isMeasure(name)) return {100, quantity};
  const auto measure = std::ranges::find(measures(), name, &MeasureInfo::id);
  return {200 + static_cast<int>(measure - measures().begin()), quantity};
}

CurvePlot emptyPlot(const std::string& quantity) {
  const std::size_t slash = quantity.find('/');
  const std::string name = quantity.substr(slash == std::string::npos ? 0 : slash + 1);
  const MeasureInfo info = measureInfo(name);
  CurvePlot plot{
      .quantity = quantity, .title = {}, .unit = {}, .scale = info.isShare ? 100.0 : 1.0, .isMain = {}, .lines = {}};
  plot.unit = QString::fromStdString(info.unit);
  if (name == "lr") {
    plot.title = Text::tr("Learning rate");
  } else if (name == "loss") {
    plot.title = Text::tr("Loss");
  } else {
    plot.title = isMeasure(name) ? QString::fromStdString(info.title)
                                 : Text::tr("Loss term %1").arg(QString::fromStdString(name));
  }
  if (slash != std::string::npos) {
    plot.title = Text::tr("%1, stage %2").arg(plot.title, QString::fromStdString(quantity.substr(0, slash)));
  }
  plot.isMain = rank(quantity).first < 200;
  return plot;
}

using Plots = std::map<std::string, CurvePlot>;

CurvePlot& plotOf(Plots& plots, const std::string& quantity) {
  return plots.try_emplace(quantity, emptyPlot(quantity)).first->second;
}

void addBatchCurves(Plots& plots, const Run& run) {
  for (const auto& [key, curve] : run.history.curves()) {
    const std::size_t slash = key.find('/');
    const std::string source = key.substr(0, slash);
    if (source == "test" || source == "train" || curve.values.empty()) continue;
    CurvePlot& plot = plotOf(plots, source == "batch" ? key.substr(slash + 1) : key);
    plot.lines.push_back({.run = run.id(),
                          .source = CurveSource::Batch,
                          .provenance = {},
                          .curve = std::shared_ptr<const Curve>(std::shared_ptr<void>(), &curve)});
  }
}

void append(Curve& curve, const EpochEvent& event, double stepsPerEpoch, double worked, double value) {
  const auto step = static_cast<double>(event.step);
  // A run resumed at the end of an epoch may measure that epoch again; the newer value counts.
  if (!curve.steps.empty() && curve.steps.back() == step) {
    curve.times.back() = event.time;
    curve.worked.back() = worked;
    curve.values.back() = value;
    return;
  }
  curve.steps.push_back(step);
  curve.epochs.push_back(stepsPerEpoch > 0 ? step / stepsPerEpoch : static_cast<double>(event.epoch));
  curve.times.push_back(event.time);
  curve.worked.push_back(worked);
  curve.values.push_back(value);
}

void addMeasuredCurves(Plots& plots, const Run& run, CurveSource source) {
  const std::string split = source == CurveSource::Test ? "test" : "train";
  const auto stepsPerEpoch = run.history.start() ? static_cast<double>(run.history.start()->stepsPerEpoch) : 0.0;
  std::vector<std::pair<Provenance, std::map<std::string, std::shared_ptr<Curve>>>> groups;
  for (const EpochEvent& event : run.history.epochs(split)) {
    auto group = std::ranges::find_if(groups, [&](const auto& g) { return g.first == event.provenance; });
    if (group == groups.end()) group = groups.insert(groups.end(), {event.provenance, {}});
    const double worked = run.history.secondsAtWork(event.time);
    auto next = group->second.begin();  // one epoch measures what the one before did
    for (const auto& [name, value] : event.measures) {
      if (next == group->second.end() || next->first != name) {
        next = group->second.try_emplace(name).first;
        if (!next->second)
          next->second = std::make_shared<Curve>(
              Curve{.key = split + "/" + name, .steps = {}, .epochs = {}, .times = {}, .worked = {}, .values = {}});
      }
      append(*next->second, event, stepsPerEpoch, worked, value);
      ++next;
    }
  }
  for (const auto& [provenance, curves] : groups) {
    for (const auto& [name, curve] : curves) {
      plotOf(plots, name)
          .lines.push_back({.run = run.id(), .source = source, .provenance = provenance, .curve = curve});
    }
  }
}

const char* sourceName(CurveSource source) {
  return source == CurveSource::Test ? "test" : source == CurveSource::Train ? "train" : "batch";
}

}  // namespace

QString CurveLine::key() const {
  QString key = run + QLatin1Char('/') + QLatin1String(sourceName(source));
  if (provenance) key += QLatin1Char('/') + provenanceText(*provenance);
  if (seeds > 1) key += QStringLiteral("/seeds");
  return key;
}

QString CurveLine::name() const { return seeds > 1 ? Text::tr("%1 (%2 seeds)").arg(run).arg(seeds) : run; }

QString CurvePlot::remark() const {
  QStringList remarks;
  for (const CurveSource source : {CurveSource::Test, CurveSource::Train}) {
    std::vector<NamedProvenance> measured;
    for (const CurveLine& line : lines) {
      if (line.source == source && line.provenance) measured.push_back({line.run, *line.provenance});
    }
    if (const QString difference = provenanceDifference(sourceName(source), measured); !difference.isEmpty())
      remarks << difference;
  }
  return remarks.join(QLatin1Char(' '));
}

std::vector<CurvePlot> curvePlots(const std::vector<const Run*>& runs) {
  Plots byQuantity;
  for (const Run* run : runs) {
    addBatchCurves(byQuantity, *run);
    addMeasuredCurves(byQuantity, *run, CurveSource::Train);
    addMeasuredCurves(byQuantity, *run, CurveSource::Test);
  }
  std::vector<CurvePlot> plots;
  for (auto& [quantity, plot] : byQuantity) plots.push_back(std::move(plot));
  std::ranges::sort(plots, {}, [](const CurvePlot& plot) { return rank(plot.quantity); });
  return plots;
}

const std::vector<double>& axisOf(const CurveLine& line, PlotXAxis axis) {
  switch (axis) {
    case PlotXAxis::Step:
      return line.curve->steps;
    case PlotXAxis::Epoch:
      return line.curve->epochs;
    case PlotXAxis::Time:
      break;
  }
  return line.curve->worked;
}

QByteArray curvesCsv(const std::vector<CurvePlot>& plots, const std::optional<CurveRange>& range) {
  QByteArray csv =
      "run,quantity,source," + csvProvenanceTitles() + ",step,epoch,time,seconds_at_work,value,seeds,deviation\r\n";
  for (const CurvePlot& plot : plots) {
    for (const CurveLine& line : plot.lines) {
      const QByteArray head = csvField(line.run) + ',' + csvField(QString::fromStdString(plot.quantity)) + ',' +
                              sourceName(line.source) + ',' + csvProvenance(line.provenance) + ',';
      const std::vector<double>& axis = axisOf(line, range ? range->axis : PlotXAxis::Step);
      for (std::size_t i = 0; i < line.curve->values.size(); ++i) {
        if (range && (axis[i] < range->lower || axis[i] > range->upper)) continue;
        csv += head + csvNumber(line.curve->steps[i]) + ',' + csvNumber(line.curve->epochs[i]) + ',' +
               csvNumber(line.curve->times[i]) + ',' + csvNumber(line.curve->worked[i]) + ',' +
               csvNumber(line.curve->values[i]) + ',' + QByteArray::number(line.seeds) + ',' +
               (line.deviation ? csvNumber((*line.deviation)[i]) : QByteArray()) + "\r\n";
      }
    }
  }
  return csv;
}

}  // namespace distillscope
