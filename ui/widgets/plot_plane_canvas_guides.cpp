// What is written into the plane of a PlaneCanvas: names of points, and lines of an equal sum.
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/widgets/plot_plane_canvas.h"

namespace distillscope {
namespace {

constexpr int wantedGuides = 7;         // about as many lines of an equal sum
constexpr std::size_t mostGuides = 20;  // more than a round step makes of any range

/// 1, 2 or 5 times a power of ten, so that about `count` steps make `range`.
double roundStep(double range, int count) {
  const double raw = range / count;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  const double share = raw / power;
  return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

}  // namespace

void PlaneCanvas::addLabel(const PlanePoint& point, const QColor& colour) {
  auto* item = new QCPItemText(this);
  item->setFont(font());
  item->setColor(colour.isValid() ? colour : m_forPrint ? QColor(Qt::black) : m_colours.color(QPalette::Text));
  item->setText(point.label);
  item->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  item->setPadding(QMargins(6, 0, 0, 3));
  item->position->setCoords(point.x, point.y);
  item->setSelectable(false);
  m_labels.push_back({item, point});
}

/// Shows as many labels as do not cover each other.
void PlaneCanvas::placeLabels() {
  const QFontMetrics metrics(font());
  std::vector<QRect> taken;
  for (const Label& label : m_labels) {
    const QSize size(metrics.horizontalAdvance(label.point.label) + 8, metrics.height());
    const QPoint at = positionOf(label.point.x, label.point.y);
    const bool onRight = at.x() + size.width() < axisRect()->right();
    const QRect box(QPoint(onRight ? at.x() : at.x() - size.width(), at.y() - size.height()), size);
    label.item->setPositionAlignment((onRight ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom);
    label.item->setPadding(onRight ? QMargins(6, 0, 0, 3) : QMargins(0, 0, 6, 3));
    const bool isFree = axisRect()->rect().contains(at) &&
                        std::ranges::none_of(taken, [&](const QRect& other) { return other.intersects(box); });
    label.item->setVisible(isFree);
    if (isFree) taken.push_back(box);
  }
}

void PlaneCanvas::placeGuides() {
  for (auto* line : m_guideLines) line->setVisible(false);
  for (auto* text : m_guideTexts) text->setVisible(false);
  if (!m_contents.guides) return;
  const double weight = m_contents.guides->weight;
  const QCPRange x = xAxis->range(), y = yAxis->range();
  const double lower = y.lower + std::min(weight * x.lower, weight * x.upper);
  const double upper = y.upper + std::max(weight * x.lower, weight * x.upper);
  const double step = roundStep(upper - lower, wantedGuides);
  QColor colour = m_forPrint ? QColor(Qt::black) : m_colours.color(QPalette::Text);
  colour.setAlphaF(0.35F);
  const double first = std::ceil(lower / step);
  for (std::size_t used = 0; used < mostGuides; ++used) {
    const double constant = (first + static_cast<double>(used)) * step;
    if (!(constant <= upper)) break;
    if (used == m_guideLines.size()) {
      m_guideLines.push_back(new QCPItemStraightLine(this));
      m_guideTexts.push_back(new QCPItemText(this));
      m_guideLines.back()->setSelectable(false);
      m_guideTexts.back()->setSelectable(false);
      m_guideTexts.back()->setFont(font());
    }
    QCPItemStraightLine& line = *m_guideLines[used];
    line.setVisible(true);
    line.setPen(QPen(colour, 1, Qt::DashLine));
    line.point1->setCoords(x.lower, constant - weight * x.lower);
    line.point2->setCoords(x.upper, constant - weight * x.upper);
    // Written where the line meets the left edge, if it does.
    const double left = constant - weight * x.lower;
    QCPItemText& text = *m_guideTexts[used];
    text.setVisible(left > y.lower && left < y.upper);
    text.setColor(colour);
    text.setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    text.setPadding(QMargins(4, 0, 0, 1));
    text.setText(
        m_contents.guides->text.arg(QLocale().toString(std::abs(constant) < step / 2 ? 0.0 : constant, 'g', 4)));
    text.position->setCoords(x.lower, left);
  }
}

}  // namespace distillscope
