// The lines of a PlotCanvas: their points, and the graphs that draw them.
#include <QHash>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/widgets/plot_canvas.h"

namespace distillscope {
namespace {

bool hasPositive(const std::vector<PlotLine>& lines) {
  return std::ranges::any_of(lines, [](const PlotLine& line) {
    return std::ranges::any_of(line.source.y, [](double value) { return std::isfinite(value) && value > 0; });
  });
}

bool hasPositiveX(const std::vector<PlotLine>& lines) {
  return std::ranges::any_of(lines,
                             [](const PlotLine& line) { return !line.source.x.empty() && line.source.x.back() > 0; });
}

}  // namespace

std::size_t PlotCanvas::setLines(const std::vector<PlotLine>& lines, const PlotOptions& options) {
  const bool logarithmic = options.logY && hasPositive(lines);
  setLogY(logarithmic);
  setLogX(options.logX && hasPositiveX(lines));
  std::vector<Line> updated;
  std::size_t taken = 0;
  QHash<QString, Line*> known;
  for (Line& line : m_lines) known.insert(line.key, &line);
  for (const PlotLine& line : lines) {
    Line* before = known.take(line.key);
    Line next =
        before ? std::exchange(*before, Line())
               : Line{.key = line.key, .label = {}, .look = {}, .values = {}, .smoothed = {}, .lower = {}, .upper = {}};
    next.label = line.label;
    next.look = line.look;
    const SeriesOptions plain{.positiveOnly = logarithmic, .smoothing = 0, .positiveXOnly = isLogX()};
    SeriesOptions smooth = plain;
    smooth.smoothing = options.smoothing;
    taken += next.values.update(line.source, plain);
    next.smoothed.update(options.smoothing > 0 ? line.source : SeriesSource{}, smooth);
    updateBand(next, line, smooth);
    updated.push_back(std::move(next));
  }
  for (Line& gone : m_lines) removeGraphs(gone);
  m_lines = std::move(updated);
  for (Line& line : m_lines) addGraphs(line);
  applyColours(palette(), false);
  replotSoon();
  return taken;
}

void PlotCanvas::updateBand(Line& line, const PlotLine& source, const SeriesOptions& options) {
  std::vector<double> lower, upper;
  for (std::size_t i = 0; i < source.deviation.size(); ++i) {
    lower.push_back(source.source.y[i] - source.deviation[i]);
    upper.push_back(source.source.y[i] + source.deviation[i]);
  }
  SeriesSource edge = source.deviation.empty() ? SeriesSource{} : source.source;
  edge.y = lower;
  line.lower.update(edge, options);
  edge.y = upper;
  line.upper.update(edge, options);
}

void PlotCanvas::addGraphs(Line& line) {
  const bool hasBand = !line.lower.x().empty();
  keepGraph(line.upperGraph, hasBand, bandLayer);
  keepGraph(line.lowerGraph, hasBand, bandLayer);
  keepGraph(line.rawGraph, !line.smoothed.x().empty(), rawLayer);
  keepGraph(line.graph, true, QStringLiteral("main"));
  if (!hasBand) return;
  line.lowerGraph->setPen(Qt::NoPen);
  line.upperGraph->setPen(Qt::NoPen);
  line.upperGraph->setChannelFillGraph(line.lowerGraph);
}

void PlotCanvas::removeGraphs(Line& line) {
  // The filled one first: it refers to the other.
  for (QCPGraph** graph : {&line.upperGraph, &line.lowerGraph, &line.rawGraph, &line.graph})
    keepGraph(*graph, false, {});
}

void PlotCanvas::keepGraph(QCPGraph*& graph, bool isWanted, const QString& layer) {
  if (isWanted == (graph != nullptr)) return;
  if (!isWanted) {
    removeGraph(std::exchange(graph, nullptr));
    return;
  }
  graph = addGraph();
  graph->setLayer(layer);
  graph->setAdaptiveSampling(false);  // PlotSeries thins, and keeps the extremes
  graph->setSelectable(QCP::stNone);
}

}  // namespace distillscope
