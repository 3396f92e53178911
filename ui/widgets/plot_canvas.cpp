#include "ui/widgets/plot_canvas.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "ui/widgets/plot_style.h"

namespace distillscope {
namespace {

constexpr double rawOpacity = 0.25;             // of what smoothing hides
constexpr std::size_t maxMarks = 80;            // more marks than this hide the line
constexpr std::size_t mostMarks = 1500;         // in a plot: more are a cloud
constexpr std::size_t mostFinePoints = 10'000;  // in a plot, with smooth edges
constexpr double printOversampling = 4;         // columns for each unit of an export, which may be enlarged
constexpr double yMargin = 0.05;                // share of the range left free above and below
constexpr double bandOpacity = 0.18;

QPen penOf(const LineLook& look, bool forPrint, double opacity) {
  QColor colour = forPrint ? look.printColour : look.colour;
  colour.setAlphaF(static_cast<float>(opacity));
  QPen pen(colour, look.width, look.style);
  pen.setJoinStyle(Qt::RoundJoin);
  pen.setCapStyle(Qt::FlatCap);
  return pen;
}

/// Plots that are to be drawn, in order.
std::deque<PlotCanvas*>& waitingPlots() {
  static std::deque<PlotCanvas*> plots;
  return plots;
}

}  // namespace

PlotCanvas::~PlotCanvas() { leaveQueue(); }

void PlotCanvas::replotSoon() {
  std::deque<PlotCanvas*>& queue = waitingPlots();
  if (std::ranges::find(queue, this) != queue.end()) return;
  queue.push_back(this);
  if (queue.size() == 1) m_turn.start(0);
}

void PlotCanvas::leaveQueue() {
  std::deque<PlotCanvas*>& queue = waitingPlots();
  const auto place = std::ranges::find(queue, this);
  if (place == queue.end()) return;
  m_turn.stop();
  queue.erase(place);
  if (!queue.empty()) queue.front()->m_turn.start(0);
}

PlotCanvas::PlotCanvas(QWidget* parent) : QCustomPlot(parent) {
  setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  setNoAntialiasingOnDrag(true);
  setPlottingHint(QCP::phImmediateRefresh, false);  // plots that are drawn together reach the screen together
  setAutoAddPlottableToLegend(false);  // PlotLegend has its place; QCustomPlot's own lays itself out anew for each line
  setFocusPolicy(Qt::StrongFocus);
  addLayer(bandLayer, layer(QStringLiteral("main")), limBelow);
  addLayer(rawLayer, layer(QStringLiteral("main")), limBelow);
  axisRect()->setupFullAxesBox();
  axisRect()->setMinimumMargins(QMargins(54, 6, 10, 4));  // axes of plots above each other line up
  xAxis->setNumberFormat(QStringLiteral("gb"));
  xAxis->setNumberPrecision(7);
  yAxis->setNumberFormat(QStringLiteral("gb"));
  yAxis->setNumberPrecision(4);
  yAxis->ticker()->setTickCount(5);
  xAxis->ticker()->setTickCount(5);
  applyColours(palette(), false);

  m_turn.setSingleShot(true);
  connect(&m_turn, &QTimer::timeout, this, [this] { replot(); });
  m_redraw.setSingleShot(true);
  connect(&m_redraw, &QTimer::timeout, this, &PlotCanvas::drawMoved);
  connect(this, &QCustomPlot::beforeReplot, this, &PlotCanvas::prepareReplot);
  connect(xAxis, qOverload<const QCPRange&, const QCPRange&>(&QCPAxis::rangeChanged), this,
          [this](const QCPRange& range, const QCPRange& before) {
            if (isTooNarrow(range, before)) return xAxis->setRange(before);
            if (!m_fitting) Q_EMIT xRangeChosen(range.lower, range.upper);
          });
  connect(yAxis, qOverload<const QCPRange&, const QCPRange&>(&QCPAxis::rangeChanged), this,
          [this](const QCPRange& range, const QCPRange& before) {
            if (isTooNarrow(range, before)) return yAxis->setRange(before);
            if (!m_fitting) m_autoY = false;
          });
}

void PlotCanvas::setXAxis(PlotXAxis axis) {
  m_xAxisKind = axis;
  updateXTicker();
}

void PlotCanvas::updateXTicker() {
  const bool isTime = m_xAxisKind == PlotXAxis::Time;
  if (isLogX()) {
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog));
  } else if (isTime) {
    const QSharedPointer<QCPAxisTickerTime> ticker(new QCPAxisTickerTime);
    ticker->setTimeFormat(QStringLiteral("%h:%m:%s"));
    xAxis->setTicker(ticker);
  } else {
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
  }
  xAxis->ticker()->setTickCount(5);
  xAxis->setLabel(m_xAxisKind == PlotXAxis::Step    ? tr("Step")
                  : m_xAxisKind == PlotXAxis::Epoch ? tr("Epoch")
                  : isLogX()                        ? tr("Time at work (s)")
                                                    : tr("Time at work (h:min:s)"));
}

void PlotCanvas::setLogX(bool on) {
  if (on == isLogX()) return;
  m_fitting = true;  // a range that the new scale cannot show is changed by QCustomPlot, not by a person
  xAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  m_fitting = false;
  updateXTicker();
}

void PlotCanvas::setLogY(bool on) {
  if (on == isLogY()) return;
  yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                      : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
  yAxis->ticker()->setTickCount(5);
  m_autoY = true;  // a range chosen on one scale says nothing on the other
}

void PlotCanvas::setXRange(double lower, double upper) {
  m_fitting = true;
  xAxis->setRange(lower, upper);
  m_fitting = false;
  replotSoon();
}

std::optional<std::pair<double, double>> PlotCanvas::dataRange() const {
  std::optional<std::pair<double, double>> range;
  for (const Line& line : m_lines) {
    const std::vector<double>& x = line.values.x();
    if (x.empty()) continue;
    if (!range) range = {x.front(), x.back()};
    range->first = std::min(range->first, x.front());
    range->second = std::max(range->second, x.back());
  }
  return range;
}

void PlotCanvas::prepareReplot() {
  leaveQueue();
  m_picture = {};
  if (m_autoY) fitY();
  const int columns = std::max(1, static_cast<int>(std::max(axisRect()->width(), width()) * devicePixelRatioF()));
  fillAll(columns);
}

void PlotCanvas::fillAll(int columns) {
  std::vector<std::size_t> counts;  // of the points of each line
  std::size_t points = 0, marks = 0;
  for (Line& line : m_lines) {
    const bool isSmoothed = !line.smoothed.x().empty();
    if (isSmoothed) points += setPoints(*line.rawGraph, line.values, columns);
    counts.push_back(setPoints(*line.graph, isSmoothed ? line.smoothed : line.values, columns));
    points += counts.back();
    if (line.look.mark != Mark::None && counts.back() <= maxMarks) marks += counts.back();
    if (!line.lowerGraph) continue;
    setPoints(*line.lowerGraph, line.lower, columns);
    setPoints(*line.upperGraph, line.upper, columns);
  }
  const Crowd crowd{.isDense = points > mostFinePoints, .hidesMarks = marks > mostMarks};
  for (std::size_t i = 0; i < m_lines.size(); ++i) {
    const Line& line = m_lines[i];
    draw(*line.graph, line.look, counts[i], columns, crowd);
    if (line.rawGraph) draw(*line.rawGraph, line.look, line.rawGraph->data()->size(), columns, crowd);
  }
}

std::size_t PlotCanvas::setPoints(QCPGraph& graph, const PlotSeries& series, int columns) const {
  const std::vector<PlotPoint> points = series.thinned(xAxis->range().lower, xAxis->range().upper, columns, isLogX());
  QVector<QCPGraphData> drawn;
  drawn.reserve(static_cast<qsizetype>(points.size()));
  for (const PlotPoint& point : points) drawn.append(QCPGraphData(point.x, point.y));
  graph.data()->set(drawn, true);
  return points.size();
}

void PlotCanvas::draw(QCPGraph& graph, const LineLook& look, std::size_t count, int columns, const Crowd& crowd) {
  // A line needs two points to be seen at all. A disc says "measured here", and so stands at every point or at none;
  // other shapes tell runs of one colour apart, and a few of them do.
  const bool few = count <= maxMarks;
  // Where a line runs up and down within a pixel, or lines lie over each other in their hundreds, smooth edges and a
  // wider pen are not seen, and a wide pen costs hundreds of times more (tests/bench/ui_bench_plot.cpp).
  const bool isDense = crowd.isDense || count > static_cast<std::size_t>(columns);
  graph.setAntialiased(!isDense);
  QPen pen = graph.pen();
  pen.setWidthF(isDense ? std::min(1.0, look.width) : look.width);
  graph.setPen(pen);
  const Mark mark = count == 1 && look.mark == Mark::None ? Mark::Disc : look.mark;
  const bool isShown = mark != Mark::None && (few || mark != Mark::Disc) && (count == 1 || !crowd.hidesMarks);
  pen.setStyle(Qt::SolidLine);
  graph.setScatterStyle(isShown ? QCPScatterStyle(markShape(mark), pen, pen.color(), look.width + 3.5)
                                : QCPScatterStyle(QCPScatterStyle::ssNone));
  graph.setScatterSkip(few ? 0 : static_cast<int>(count / (maxMarks / 4)));
}

void PlotCanvas::fitY() {
  std::optional<std::pair<double, double>> range;
  for (const Line& line : m_lines) {
    for (const PlotSeries* series : {&line.values, &line.lower, &line.upper}) {
      const auto extremes = series->extremes(xAxis->range().lower, xAxis->range().upper);
      if (!extremes) continue;
      if (!range) range = extremes;
      range->first = std::min(range->first, extremes->first);
      range->second = std::max(range->second, extremes->second);
    }
  }
  if (!range) return;
  auto [lower, upper] = *range;
  if (isLogY()) {
    const double margin = std::max(std::pow(upper / lower, yMargin), 1.05);
    lower /= margin;
    upper *= margin;
  } else {
    // A constant has no range of its own; rounding errors must not be drawn as if they were one.
    const double least = std::max(std::abs(lower), std::abs(upper)) * 1e-6;
    double margin = (upper - lower) * yMargin;
    if (upper - lower <= least) margin = least > 0 ? std::max(std::abs(upper), least) * yMargin : 1.0;
    lower -= margin;
    upper += margin;
  }
  m_fitting = true;
  yAxis->setRange(lower, upper);
  m_fitting = false;
}

std::vector<ReadoutRow> PlotCanvas::readout(double x) const {
  std::vector<ReadoutRow> rows;
  // Three pixels of grace, so that the first and the last point can be hit.
  constexpr double grace = 3;
  const double pixel = xAxis->coordToPixel(x);
  const auto isNear = [&](double end) {
    return axisRect()->width() > 0 && std::abs(xAxis->coordToPixel(end) - pixel) <= grace;
  };
  for (const Line& line : m_lines) {
    const std::vector<double>& xs = line.values.x();
    if (xs.empty()) continue;
    const bool isInside = x >= xs.front() && x <= xs.back();
    if (!isInside && !isNear(xs.front()) && !isNear(xs.back())) continue;
    ReadoutRow row{line.label, line.look, *line.values.nearest(x), std::nullopt, std::nullopt};
    if (const auto smoothed = line.smoothed.nearest(row.point.x)) row.smoothed = smoothed->y;
    const auto lower = line.lower.nearest(row.point.x), upper = line.upper.nearest(row.point.x);
    if (lower && upper) row.deviation = (upper->y - lower->y) / 2;
    rows.push_back(row);
  }
  std::ranges::stable_sort(rows, std::ranges::greater{}, [](const ReadoutRow& row) { return row.point.y; });
  return rows;
}

int64_t PlotCanvas::skippedNotPositive() const {
  int64_t count = 0;
  for (const Line& line : m_lines) count += line.values.skippedNotPositive();
  return count;
}

int64_t PlotCanvas::skippedNotFinite() const {
  int64_t count = 0;
  for (const Line& line : m_lines) count += line.values.skippedNotFinite();
  return count;
}

const PlotSeries* PlotCanvas::series(const QString& key) const {
  const auto found = std::ranges::find(m_lines, key, &Line::key);
  return found != m_lines.end() ? &found->values : nullptr;
}

void PlotCanvas::print(QCPPainter& painter, const QRect& rect) const {
  PlotCanvas copy;
  copy.setFont(font());
  copy.setXAxis(m_xAxisKind);
  copy.setLogX(isLogX());
  copy.setLogY(isLogY());
  copy.m_lines = m_lines;
  copy.m_fitting = true;
  copy.xAxis->setRange(xAxis->range());
  copy.yAxis->setRange(yAxis->range());
  for (Line& line : copy.m_lines) {
    line.graph = line.rawGraph = line.lowerGraph = line.upperGraph = nullptr;
    copy.addGraphs(line);
  }
  if (m_autoY) copy.fitY();
  copy.applyColours(QPalette(Qt::white), true);
  copy.fillAll(static_cast<int>(rect.width() * printOversampling));
  painter.save();
  painter.translate(rect.topLeft());
  copy.toPainter(&painter, rect.width(), rect.height());
  painter.restore();
}

void PlotCanvas::applyColours(const QPalette& palette, bool forPrint) {
  stylePlot(*this, palette, font(), forPrint);
  for (Line& line : m_lines) {
    line.graph->setPen(penOf(line.look, forPrint, line.look.opacity));
    if (line.rawGraph) line.rawGraph->setPen(penOf(line.look, forPrint, line.look.opacity * rawOpacity));
    if (line.upperGraph) line.upperGraph->setBrush(penOf(line.look, forPrint, bandOpacity).color());
  }
}

}  // namespace distillscope
