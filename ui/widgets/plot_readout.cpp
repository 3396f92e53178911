#include "ui/widgets/plot_readout.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/widgets/plot_legend.h"

namespace distillscope {
namespace {

constexpr int padding = 6;
constexpr int swatchWidth = 18;
constexpr int markReach = 8;            // pixels around a mark that it may touch
constexpr int cursorGap = 10;           // pixels between the crosshair and its box
constexpr double maxWidthShare = 0.62;  // of the plot's width

QString number(double value) { return QLocale().toString(value, 'g', 5); }

}  // namespace

PlotReadout::PlotReadout(QWidget* plot) : QWidget(plot) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAttribute(Qt::WA_NoSystemBackground);
  setFocusPolicy(Qt::NoFocus);
  plot->installEventFilter(this);
  setGeometry(plot->rect());
  hide();
}

void PlotReadout::show(const QRect& area, double x, const QString& title, const QString& unit,
                       const std::vector<ReadoutRow>& rows, const std::vector<QPointF>& marks) {
  m_area = area;
  m_x = x;
  m_title = unit.isEmpty() ? title : tr("%1, in %2", "position of the cursor, unit of the values").arg(title, unit);
  m_rows = rows;
  m_marks = marks;
  m_box = layOutBox();
  const QRegion before = std::exchange(m_painted, painted());
  setVisible(true);
  update(before + m_painted);
}

void PlotReadout::clear() {
  if (m_area.isNull()) return;
  m_area = QRect();
  m_painted = {};
  hide();  // else it would be painted, with nothing, in every picture of the plot
}

QRegion PlotReadout::painted() const {
  if (m_x < m_area.left() || m_x > m_area.right()) return {};
  QRegion region(QRect(static_cast<int>(m_x) - 1, m_area.top(), 3, m_area.height()));
  for (const QPointF& mark : m_marks)
    region += QRect(mark.toPoint() - QPoint(markReach, markReach), QSize(2 * markReach, 2 * markReach));
  return m_rows.empty() ? region : region + m_box.rect;
}

QString PlotReadout::valueText(const ReadoutRow& row) {
  QString text = number(row.point.y);
  if (row.deviation) text += QStringLiteral(" \u00b1 ") + QLocale().toString(*row.deviation, 'g', 2);
  return row.smoothed ? tr("%1 (smoothed %2)").arg(text, number(*row.smoothed)) : text;
}

bool PlotReadout::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) setGeometry(static_cast<QWidget*>(watched)->rect());
  return false;
}

void PlotReadout::paintEvent(QPaintEvent*) {
  if (m_area.isNull() || m_x < m_area.left() || m_x > m_area.right()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 1, Qt::DashLine));
  painter.drawLine(QPointF(m_x, m_area.top()), QPointF(m_x, m_area.bottom()));
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    if (!m_area.adjusted(-4, -4, 4, 4).contains(m_marks[i].toPoint())) continue;
    painter.setPen(QPen(palette().color(QPalette::Base), 1.5));
    painter.setBrush(m_rows[i].look.colour);
    paintMark(painter, m_marks[i], 4, m_rows[i].look.mark == Mark::None ? Mark::Disc : m_rows[i].look.mark);
  }
  if (!m_rows.empty()) paintBox(painter);
}

PlotReadout::Box PlotReadout::layOutBox() const {
  const QFontMetrics metrics(font());
  Box box{.rect = {}, .shown = 0, .labelWidth = 0, .line = metrics.height() + 2};
  const int room = std::max(1, (m_area.height() - 2 * padding) / box.line - 1);
  const int total = static_cast<int>(m_rows.size());
  box.shown = total <= room ? total : std::max(1, room - 1);

  int valueWidth = 0;
  for (int i = 0; i < box.shown; ++i) {
    const ReadoutRow& row = m_rows[static_cast<std::size_t>(i)];
    box.labelWidth = std::max(box.labelWidth, metrics.horizontalAdvance(row.label) + 1);  // advances are rounded
    valueWidth = std::max(valueWidth, metrics.horizontalAdvance(valueText(row)));
  }
  const int fixed = 4 * padding + swatchWidth + valueWidth;
  const int allowed = std::max(60, static_cast<int>(m_area.width() * maxWidthShare) - fixed);
  box.labelWidth = std::min(box.labelWidth, allowed);
  const int width = std::max(fixed + box.labelWidth, metrics.horizontalAdvance(m_title) + 2 * padding);
  const int height = (1 + box.shown + (box.shown < total ? 1 : 0)) * box.line + 2 * padding;

  const bool onRight = m_x + cursorGap + width <= m_area.right() || m_x < m_area.center().x();
  box.rect = QRect(onRight ? static_cast<int>(m_x) + cursorGap : static_cast<int>(m_x) - cursorGap - width,
                   m_area.top() + cursorGap / 2, width, height);
  if (box.rect.left() < m_area.left()) box.rect.moveLeft(m_area.left());
  if (box.rect.right() > rect().right()) box.rect.moveRight(rect().right());
  return box;
}

void PlotReadout::paintBox(QPainter& painter) const {
  const auto& [box, shown, labelWidth, line] = m_box;
  const QFontMetrics metrics(font());
  const int total = static_cast<int>(m_rows.size());
  // Straight corners: Qt fills a smooth shape on several threads, which is slow beside a training run.
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(palette().color(QPalette::Mid), 1));
  painter.setBrush(palette().color(QPalette::Base));
  painter.drawRect(box.adjusted(0, 0, -1, -1));
  painter.setRenderHint(QPainter::Antialiasing);

  int y = box.top() + padding;
  painter.setPen(palette().color(QPalette::PlaceholderText));
  painter.drawText(QRect(box.left() + padding, y, box.width() - 2 * padding, line), Qt::AlignVCenter, m_title);
  for (int i = 0; i < shown; ++i) {
    y += line;
    const ReadoutRow& row = m_rows[static_cast<std::size_t>(i)];
    paintSwatch(painter, QRectF(box.left() + padding, y, swatchWidth, line),
                {.text = {}, .details = {}, .look = row.look}, false);
    painter.setPen(palette().color(QPalette::Text));
    const int labelLeft = box.left() + 2 * padding + swatchWidth;
    painter.drawText(QRect(labelLeft, y, labelWidth, line), Qt::AlignVCenter,
                     metrics.elidedText(row.label, Qt::ElideMiddle, labelWidth));
    painter.drawText(
        QRect(labelLeft + labelWidth + padding, y, box.right() - padding - labelLeft - labelWidth - padding + 1, line),
        Qt::AlignVCenter | Qt::AlignRight, valueText(row));
  }
  if (shown == total) return;
  y += line;
  painter.setPen(palette().color(QPalette::PlaceholderText));
  painter.drawText(QRect(box.left() + padding, y, box.width() - 2 * padding, line), Qt::AlignVCenter,
                   tr("and %n more", nullptr, total - shown));
}

}  // namespace distillscope
