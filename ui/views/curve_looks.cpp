#include "ui/views/curve_looks.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>

#include "ui/models/provenance.h"
#include "ui/run_store.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Curves)
};

QString sourceText(CurveSource source) {
  switch (source) {
    case CurveSource::Test:
      return Text::tr("test");
    case CurveSource::Train:
      return Text::tr("train");
    case CurveSource::Batch:
      break;
  }
  return Text::tr("batches");
}

Mark markOf(const QString& run) {
  switch (runPenStyle(run)) {
    case Qt::DashLine:
      return Mark::Square;
    case Qt::DotLine:
      return Mark::Triangle;
    case Qt::DashDotLine:
      return Mark::Diamond;
    default:
      return Mark::Disc;
  }
}

/// Solid for the test split, dashed for the training split, thin for training batches.
LineLook lookOf(CurveSource source, Mark mark) {
  LineLook look;
  look.mark = source == CurveSource::Batch ? Mark::None : mark;
  look.style = source == CurveSource::Train ? Qt::DashLine : Qt::SolidLine;
  look.width = source == CurveSource::Batch ? 1.0 : source == CurveSource::Train ? 1.5 : 2.0;
  look.opacity = source == CurveSource::Batch ? 0.6 : 1.0;
  return look;
}

using Measured = std::map<CurveSource, std::vector<NamedProvenance>>;

/// Adds every way in which values of `run` were measured to `measured`, and says it in one line each.
QString collectProvenance(const Run& run, Measured& measured) {
  QString lines;
  for (const auto& [source, split] : {std::pair{CurveSource::Test, "test"}, std::pair{CurveSource::Train, "train"}}) {
    std::vector<Provenance> own;
    for (const EpochEvent& event : run.history.epochs(split)) {
      if (std::ranges::find(own, event.provenance) != own.end()) continue;
      own.push_back(event.provenance);
      measured[source].push_back({run.id(), event.provenance});
      lines += QLatin1Char('\n') + Text::tr("%1: %2").arg(sourceText(source), provenanceText(event.provenance));
    }
  }
  return lines;
}

LegendEntry sourceEntry(CurveSource source, const std::vector<NamedProvenance>& measured) {
  LegendEntry entry{.text = {}, .details = {}, .look = lookOf(source, Mark::None), .isFilled = false};
  entry.look.printColour = Qt::black;
  if (source == CurveSource::Batch) {
    entry.text = Text::tr("training batches, running");
    entry.details = Text::tr("Values of the batches just trained on: augmented, batch norm with batch statistics");
  } else if (entry.details = provenanceDifference(source == CurveSource::Test ? "test" : "train", measured);
             !entry.details.isEmpty()) {
    entry.text = Text::tr("%1: measured differently").arg(sourceText(source));
  } else {
    entry.text = Text::tr("%1: %2").arg(sourceText(source), provenanceShort(measured.front().provenance));
    entry.details = provenanceText(measured.front().provenance);
  }
  return entry;
}

}  // namespace

LineLook runLook(const QString& run) {
  LineLook look = lookOf(CurveSource::Test, markOf(run));
  look.colour = runColour(run);
  look.printColour = runColour(run, lightPalette());
  return look;
}

PlotLine plotLine(const CurvePlot& plot, const CurveLine& line, PlotXAxis axis) {
  PlotLine result;
  result.key = line.key();
  result.label = Text::tr("%1, %2").arg(line.name(), sourceText(line.source));
  const LineLook look = runLook(line.run);
  result.look = lookOf(line.source, look.mark);
  result.look.colour = look.colour;
  result.look.printColour = look.printColour;
  const Curve& curve = *line.curve;
  result.source = {.x = axisOf(line, axis), .y = curve.values, .times = curve.times, .yScale = plot.scale};
  if (line.deviation) result.deviation = *line.deviation;
  return result;
}

std::vector<LegendEntry> curveLegend(const std::vector<std::vector<const Run*>>& groups,
                                     const std::vector<CurveSource>& sources, const QColor& text) {
  std::vector<LegendEntry> entries;
  Measured measured;
  for (const std::vector<const Run*>& group : groups) {
    const QString first = group.front()->id();
    LegendEntry entry{.text = first, .details = {}, .look = runLook(first), .isFilled = false};
    if (group.size() > 1) entry.text = Text::tr("%1 (%2 seeds): mean \u00b1 deviation").arg(first).arg(group.size());
    QStringList details;
    for (const Run* run : group) details << run->id() + collectProvenance(*run, measured);
    entry.details = details.join(QLatin1Char('\n'));
    entries.push_back(entry);
  }
  for (const CurveSource source : sources) {
    if (source != CurveSource::Batch && measured[source].empty()) continue;
    LegendEntry entry = sourceEntry(source, measured[source]);
    entry.look.colour = text;
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace distillscope
