#include "ui/widgets/lineage_items.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr double margin = 10, iconSize = 16, arrowLength = 8;

/// `text` cut to `room` pixels.
QString cut(const QString& text, const QFont& font, double room) {
  return QFontMetrics(font).elidedText(text, Qt::ElideMiddle, static_cast<int>(room));
}

}  // namespace

LineageBox::LineageBox(LineageLabel label) : m_label(std::move(label)) {
  setFlag(ItemIsSelectable);
  setFlag(ItemIsFocusable);
  setToolTip(m_label.help);
  setCursor(Qt::PointingHandCursor);
  setZValue(1);
}

QRectF LineageBox::boundingRect() const { return {-2, -2, width + 4, height + 4}; }

void LineageBox::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const QPalette palette = QApplication::palette();
  const QRectF box(0.5, 0.5, width - 1, height - 1);
  const QColor accent = palette.color(QPalette::Highlight);
  QColor ground = palette.color(QPalette::Base);
  painter->setPen(isSelected() ? QPen(accent, 2) : QPen(palette.color(QPalette::Mid), 1));
  painter->setBrush(ground);
  painter->drawRoundedRect(box, 6, 6);
  if (isSelected()) {
    ground = accent;
    ground.setAlphaF(0.14F);
    painter->setBrush(ground);
    painter->setPen(Qt::NoPen);
    painter->drawRoundedRect(box, 6, 6);
  }
  const QRect swatch(static_cast<int>(margin), 9, static_cast<int>(iconSize), static_cast<int>(iconSize));
  m_label.line.paint(painter, swatch);
  m_label.status.paint(painter, QRect(static_cast<int>(width - margin - iconSize), 9, static_cast<int>(iconSize),
                                      static_cast<int>(iconSize)));
  QFont bold = QApplication::font();
  bold.setWeight(QFont::DemiBold);
  const double left = margin + iconSize + 6;
  painter->setFont(bold);
  painter->setPen(palette.color(QPalette::Text));
  const double nameRoom = width - left - margin - iconSize - 4;
  painter->drawText(QRectF(left, 6, nameRoom, 22), Qt::AlignVCenter, cut(m_label.id, bold, nameRoom));
  painter->setFont(QApplication::font());
  const double valueRoom = m_label.value.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(m_label.value) + 8;
  const double whatRoom = width - left - margin - valueRoom;
  painter->setPen(toneColour(Tone::Muted, palette));
  painter->drawText(QRectF(left, 26, whatRoom, 20), Qt::AlignVCenter,
                    cut(m_label.what, QApplication::font(), whatRoom));
  painter->setPen(palette.color(QPalette::Text));
  painter->drawText(QRectF(0, 26, width - margin, 20), Qt::AlignVCenter | Qt::AlignRight, m_label.value);
}

LineageArrow::LineageArrow(const QPointF& from, const QPointF& to, bool isTeacher)
    : m_from(from), m_to(to), m_isTeacher(isTeacher) {}

QPainterPath LineageArrow::path() const {
  QPainterPath path(m_from);
  const double bend = std::max(24.0, (m_to.x() - m_from.x()) / 2);
  path.cubicTo(m_from + QPointF(bend, 0), m_to - QPointF(bend, 0), m_to - QPointF(arrowLength, 0));
  return path;
}

QRectF LineageArrow::boundingRect() const { return path().boundingRect().adjusted(-4, -6, arrowLength + 4, 6); }

void LineageArrow::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const QColor ink = toneColour(Tone::Muted, QApplication::palette());
  painter->setPen(QPen(ink, 1.5, m_isTeacher ? Qt::DashLine : Qt::SolidLine));
  painter->setBrush(Qt::NoBrush);
  painter->drawPath(path());
  painter->setPen(Qt::NoPen);
  painter->setBrush(ink);
  painter->drawPolygon(
      QPolygonF({m_to, m_to - QPointF(arrowLength, arrowLength / 2), m_to - QPointF(arrowLength, -arrowLength / 2)}));
}

}  // namespace distillscope
