#include "ui/widgets/plot_plane_canvas.h"

#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/widgets/plot_style.h"

namespace distillscope {
namespace {

constexpr double margin = 0.08;       // share of the range left free around the points
constexpr int reach = 14;             // pixels from a point within which the cursor reads it out
constexpr std::size_t maxMarks = 60;  // more marks than this hide a path
constexpr double keyPan = 0.1;        // share of the range for one press
constexpr double keyZoom = 0.8;

}  // namespace

PlaneCanvas::PlaneCanvas(QWidget* parent) : QCustomPlot(parent), m_colours(palette()) {
  setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  axisRect()->setupFullAxesBox(true);
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setNumberFormat(QStringLiteral("gb"));
    axis->setNumberPrecision(4);
    axis->ticker()->setTickCount(6);
    connect(axis, qOverload<const QCPRange&, const QCPRange&>(&QCPAxis::rangeChanged), this,
            [this, axis](const QCPRange& range, const QCPRange& before) {
              m_fits = m_fits && m_fitting;
              if (isTooNarrow(range, before)) axis->setRange(before);
            });
  }
  connect(this, &QCustomPlot::beforeReplot, this, [this] {
    if (m_fits) fit();
    placeGuides();
  });
  // Before that the axes stand where the last size of the window put them.
  connect(this, &QCustomPlot::afterLayout, this, &PlaneCanvas::placeLabels);
  applyColours(palette(), false);
}

void PlaneCanvas::setContents(const PlaneContents& contents) {
  m_contents = contents;
  xAxis->setLabel(contents.xTitle);
  yAxis->setLabel(contents.yTitle);
  applyColours(m_colours, m_forPrint);
}

void PlaneCanvas::applyColours(const QPalette& palette, bool forPrint) {
  m_colours = palette;
  m_forPrint = forPrint;
  stylePlot(*this, palette, font(), forPrint);
  clearPlottables();
  clearItems();
  m_labels.clear();
  m_guideLines.clear();
  m_guideTexts.clear();
  for (const PlanePath& path : m_contents.paths) addPath(path);
  for (const std::vector<PlanePoint>& corners : m_contents.fronts) {
    auto* front = new QCPCurve(xAxis, yAxis);
    front->setPen(QPen(forPrint ? QColor(Qt::black) : palette.color(QPalette::Text), 1.2, Qt::DotLine));
    // Between two corners the front runs down and then right: both are surpassed in between only by one of the two.
    for (std::size_t i = 0; i < corners.size(); ++i) {
      if (i > 0) front->addData(corners[i - 1].x, corners[i].y);
      front->addData(corners[i].x, corners[i].y);
    }
  }
  replot(QCustomPlot::rpQueuedReplot);
}

void PlaneCanvas::addPath(const PlanePath& path) {
  const QColor colour = m_forPrint ? path.look.printColour : path.look.colour;
  const auto add = [&](const QPen& pen, bool isLine, double size) {
    auto* curve = new QCPCurve(xAxis, yAxis);
    curve->setPen(pen);
    curve->setLineStyle(isLine ? QCPCurve::lsLine : QCPCurve::lsNone);
    const QBrush inside = path.isHollow ? QBrush(Qt::NoBrush) : QBrush(colour);
    const QPen edge(colour, path.isHollow ? 1.6 : 1);
    curve->setScatterStyle(size > 0 ? QCPScatterStyle(markShape(path.look.mark, path.isHollow), edge, inside, size)
                                    : QCPScatterStyle(QCPScatterStyle::ssNone));
    curve->setSelectable(QCP::stNone);
    return curve;
  };
  const double small = path.isHollow || !path.endStandsOut ? 8
                       : !path.isLine                      ? 7
                       : path.points.size() <= maxMarks    ? 4.5
                                                           : 0;
  auto* curve = add(QPen(colour, path.look.width, path.look.style), path.isLine, small);
  for (const PlanePoint& point : path.points) {
    curve->addData(point.x, point.y);
    if (!point.label.isEmpty()) addLabel(point, path.isLine ? colour : QColor());
  }
  addDeviations(path, *curve, colour);
  if (path.isLine && path.endStandsOut && !path.points.empty())
    add(QPen(colour), false, 10)->addData(path.points.back().x, path.points.back().y);
}

/// Bars from a deviation below to one above each point of `curve`.
void PlaneCanvas::addDeviations(const PlanePath& path, QCPCurve& curve, const QColor& colour) {
  if (std::ranges::none_of(path.points, [](const PlanePoint& point) { return point.deviation > 0; })) return;
  auto* bars = new QCPErrorBars(xAxis, yAxis);
  bars->setDataPlottable(&curve);
  bars->setErrorType(QCPErrorBars::etValueError);
  bars->setPen(QPen(colour, 1.2));
  bars->setWhiskerWidth(7);
  bars->setSymbolGap(0);
  bars->setSelectable(QCP::stNone);
  for (const PlanePoint& point : path.points) bars->addData(point.deviation > 0 ? point.deviation : qQNaN());
}

void PlaneCanvas::fit() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double left = infinity, right = -infinity, bottom = infinity, top = -infinity;
  for (const PlanePath& path : m_contents.paths) {
    for (const PlanePoint& point : path.points) {
      left = std::min(left, point.x);
      right = std::max(right, point.x);
      bottom = std::min(bottom, point.y - point.deviation);
      top = std::max(top, point.y + point.deviation);
    }
  }
  if (left > right) return;
  const auto widened = [](double lower, double upper) {
    // Rounding errors must not be drawn as if they were a range.
    const double greatest = std::max(std::abs(lower), std::abs(upper));
    const double range = upper - lower > 1e-6 * greatest ? upper - lower : std::max(greatest, 1e-6);
    return QCPRange(lower - margin * range, upper + margin * range);
  };
  m_fitting = true;
  xAxis->setRange(widened(left, right));
  yAxis->setRange(widened(bottom, top));
  m_fitting = false;
}

void PlaneCanvas::showEverything() {
  m_fits = true;
  replot(QCustomPlot::rpQueuedReplot);
}

QStringList PlaneCanvas::shownLabels() const {
  QStringList labels;
  for (const Label& label : m_labels) {
    if (label.item->visible()) labels << label.point.label;
  }
  return labels;
}

QPoint PlaneCanvas::positionOf(double x, double y) const { return pixelsOf(*this, x, y).toPoint(); }

const PlanePoint* PlaneCanvas::pointAt(const QPoint& position) const {
  const PlanePoint* nearest = nullptr;
  int least = reach;
  for (const PlanePath& path : m_contents.paths) {
    for (const PlanePoint& point : path.points) {
      const int distance = (positionOf(point.x, point.y) - position).manhattanLength();
      if (distance >= least) continue;
      least = distance;
      nearest = &point;
    }
  }
  return nearest;
}

void PlaneCanvas::mouseMoveEvent(QMouseEvent* event) {
  QCustomPlot::mouseMoveEvent(event);
  const PlanePoint* point = pointAt(event->pos());
  point ? QToolTip::showText(event->globalPosition().toPoint(), point->details, this) : QToolTip::hideText();
}

void PlaneCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  QCustomPlot::mouseDoubleClickEvent(event);
  showEverything();
}

void PlaneCanvas::keyPressEvent(QKeyEvent* event) {
  const auto pan = [&](QCPAxis* axis, double share) { axis->moveRange(share * axis->range().size()); };
  const auto zoom = [&](double factor) {
    for (QCPAxis* axis : {xAxis, yAxis}) axis->scaleRange(factor);
  };
  switch (event->key()) {
    case Qt::Key_Left:
      pan(xAxis, -keyPan);
      break;
    case Qt::Key_Right:
      pan(xAxis, keyPan);
      break;
    case Qt::Key_Down:
      pan(yAxis, -keyPan);
      break;
    case Qt::Key_Up:
      pan(yAxis, keyPan);
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoom(keyZoom);
      break;
    case Qt::Key_Minus:
      zoom(1 / keyZoom);
      break;
    case Qt::Key_Home:
    case Qt::Key_0:
      return showEverything();
    default:
      return QCustomPlot::keyPressEvent(event);
  }
  replot(QCustomPlot::rpQueuedReplot);
}

void PlaneCanvas::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::FontChange) applyColours(m_colours, m_forPrint);
}

void PlaneCanvas::print(QCPPainter& painter, const QRect& rect) const {
  PlaneCanvas copy;
  copy.setFont(font());
  copy.m_forPrint = true;
  copy.setContents(m_contents);
  copy.m_fits = false;
  copy.xAxis->setRange(xAxis->range());
  copy.yAxis->setRange(yAxis->range());
  copy.setGeometry(QRect(QPoint(), rect.size()));
  copy.setViewport(QRect(QPoint(), rect.size()));
  copy.replot();  // gives the axes their place, which labels and guides need
  painter.save();
  painter.translate(rect.topLeft());
  copy.toPainter(&painter, rect.width(), rect.height());
  painter.restore();
}

}  // namespace distillscope
