#include "ui/widgets/plot_legend.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace distillscope {
namespace {

constexpr int swatchWidth = 26;
constexpr int gap = 6;       // between swatch and text
constexpr int spacing = 18;  // between entries

/// Where each entry goes in a width, row by row.
std::vector<QRect> layOut(const std::vector<LegendEntry>& entries, const QFontMetrics& metrics, int width) {
  std::vector<QRect> cells;
  const int line = metrics.height() + 4;
  int x = 0;
  int y = 0;
  for (const LegendEntry& entry : entries) {
    const int wanted = std::min(width, swatchWidth + gap + metrics.horizontalAdvance(entry.text) + 2);
    if (x > 0 && x + wanted > width) {
      x = 0;
      y += line;
    }
    cells.emplace_back(x, y, wanted, line);
    x += wanted + spacing;
  }
  return cells;
}

void paintEntries(QPainter& painter, const QPoint& origin, const std::vector<LegendEntry>& entries,
                  const std::vector<QRect>& cells, const QColor& text, bool forPrint) {
  const QFontMetrics metrics = painter.fontMetrics();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const QRect cell = cells[i].translated(origin);
    paintSwatch(painter, QRectF(cell.left(), cell.top(), swatchWidth, cell.height()), entries[i], forPrint);
    painter.setPen(text);
    const QRect label = cell.adjusted(swatchWidth + gap, 0, 0, 0);
    painter.drawText(label, Qt::AlignVCenter, metrics.elidedText(entries[i].text, Qt::ElideMiddle, label.width()));
  }
}

}  // namespace

void paintMark(QPainter& painter, const QPointF& centre, double radius, Mark mark) {
  const auto polygon = [&](std::initializer_list<QPointF> corners) {
    QPolygonF shape;
    for (const QPointF& corner : corners) shape << centre + corner * radius;
    painter.drawPolygon(shape);
  };
  switch (mark) {
    case Mark::None:
      return;
    case Mark::Disc:
      return painter.drawEllipse(centre, radius, radius);
    case Mark::Square:
      return polygon({{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}});
    case Mark::Triangle:
      return polygon({{0, -1.2}, {1.1, 0.8}, {-1.1, 0.8}});
    case Mark::Diamond:
      return polygon({{0, -1.3}, {1.1, 0}, {0, 1.3}, {-1.1, 0}});
  }
}

void paintSwatch(QPainter& painter, const QRectF& rect, const LegendEntry& entry, bool forPrint) {
  const LineLook& look = entry.look;
  QColor colour = forPrint ? look.printColour : look.colour;
  colour.setAlphaF(static_cast<float>(look.opacity));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const double middle = rect.center().y();
  if (entry.isHollow) {
    painter.setPen(QPen(colour, 1.6));
    painter.setBrush(Qt::NoBrush);
    paintMark(painter, {rect.center().x(), middle}, 4, look.mark);
  } else if (entry.isFilled) {
    painter.fillRect(QRectF(rect.left() + rect.width() / 2 - 6, middle - 5, 12, 10), colour);
  } else {
    painter.setPen(QPen(colour, look.width, look.style, Qt::FlatCap));
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    paintMark(painter, {rect.center().x(), middle}, 3.5, look.mark);
  }
  painter.restore();
}

int legendHeight(const std::vector<LegendEntry>& entries, const QFont& font, int width) {
  const std::vector<QRect> cells = layOut(entries, QFontMetrics(font), width);
  return cells.empty() ? 0 : cells.back().bottom() + 1;
}

void paintLegend(QPainter& painter, const QRect& rect, const std::vector<LegendEntry>& entries, const QFont& font) {
  painter.save();
  painter.setFont(font);
  paintEntries(painter, rect.topLeft(), entries, layOut(entries, QFontMetrics(font), rect.width()), Qt::black, true);
  painter.restore();
}

void PlotLegend::setEntries(const std::vector<LegendEntry>& entries) {
  if (entries == m_entries) return;
  m_entries = entries;
  QStringList texts;
  for (const LegendEntry& entry : m_entries) texts << entry.text;
  setAccessibleDescription(texts.join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

QSize PlotLegend::sizeHint() const { return {480, heightForWidth(480)}; }

QSize PlotLegend::minimumSizeHint() const { return {120, fontMetrics().height() + 4}; }

int PlotLegend::heightForWidth(int width) const { return legendHeight(m_entries, font(), width); }

bool PlotLegend::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::vector<QRect> cells = layOut(m_entries, fontMetrics(), width());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].contains(help->pos())) {
        QToolTip::showText(help->globalPos(), m_entries[i].details, this, cells[i]);
        return true;
      }
    }
    QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

void PlotLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintEntries(painter, {0, 0}, m_entries, layOut(m_entries, fontMetrics(), width()),
               palette().color(QPalette::WindowText), false);
}

}  // namespace distillscope
