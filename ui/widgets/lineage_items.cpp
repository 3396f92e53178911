#include "ui/widgets/lineage_items.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>
#include <algorithm>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr double margin = 10, iconSize = 16, arrowLength = 8;
constexpr double leastScaleOfWords = 0.4;  ///< below, they cannot be read

/// `text` cut to `room` pixels.
QString cut(const QString& text, const QFont& font, double room) {
  return QFontMetrics(font).elidedText(text, Qt::ElideMiddle, static_cast<int>(room));
}

}  // namespace

LineageBox::LineageBox(LineageLabel label) {
  setFlag(ItemIsSelectable);
  setFlag(ItemIsFocusable);
  setCursor(Qt::PointingHandCursor);
  setZValue(1);
  setLabel(std::move(label));
}

void LineageBox::setLabel(LineageLabel label) {
  m_label = std::move(label);
  setToolTip(m_label.help);
  update();
}

QRectF LineageBox::boundingRect() const { return {-3, -3, width + 6, height + 6}; }

void LineageBox::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
  const QPalette palette = QApplication::palette();
  const QRectF box(0.5, 0.5, width - 1, height - 1);
  const QColor accent = palette.color(QPalette::Highlight);
  const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
  QPen edge(palette.color(QPalette::Mid), 1);
  if (m_label.isPending) edge = QPen(palette.color(QPalette::PlaceholderText), 1, Qt::DashLine);
  if (m_label.isInTrouble) edge = QPen(toneColour(Tone::Bad, palette), 3);
  if (isSelected()) edge = QPen(accent, 2 / std::min(1.0, scale));
  painter->setPen(edge);
  painter->setBrush(palette.color(QPalette::Base));
  painter->drawRoundedRect(box, 6, 6);
  if (isSelected()) {
    QColor ground = accent;
    ground.setAlphaF(0.14F);
    painter->setBrush(ground);
    painter->setPen(Qt::NoPen);
    painter->drawRoundedRect(box, 6, 6);
  }
  if (option->state.testFlag(QStyle::State_HasFocus)) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(palette.color(QPalette::Text), 1 / std::min(1.0, scale), Qt::DotLine));
    painter->drawRoundedRect(box.adjusted(3, 3, -3, -3), 4, 4);
  }
  if (scale < leastScaleOfWords) {
    m_label.status.paint(painter, QRectF(0, 4, width, height - 12).toRect());
  } else {
    paintWords(*painter);
  }
  paintProgress(*painter);
}

void LineageBox::paintWords(QPainter& painter) const {
  const QPalette palette = QApplication::palette();
  const int side = static_cast<int>(iconSize);
  if (!m_label.line.isNull()) m_label.line.paint(&painter, QRect(static_cast<int>(margin), 9, side, side));
  m_label.status.paint(&painter, QRect(static_cast<int>(width - margin - iconSize), 9, side, side));
  QFont bold = QApplication::font();
  bold.setWeight(QFont::DemiBold);
  const double left = m_label.line.isNull() ? margin : margin + iconSize + 6;
  painter.setFont(bold);
  painter.setPen(palette.color(QPalette::Text));
  const double nameRoom = width - left - margin - iconSize - 4;
  painter.drawText(QRectF(left, 6, nameRoom, 22), Qt::AlignVCenter, cut(m_label.title, bold, nameRoom));
  painter.setFont(QApplication::font());
  const double valueRoom = m_label.value.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(m_label.value) + 8;
  const double whatRoom = width - left - margin - valueRoom;
  painter.setPen(toneColour(Tone::Muted, palette));
  painter.drawText(QRectF(left, 26, whatRoom, 20), Qt::AlignVCenter, cut(m_label.what, QApplication::font(), whatRoom));
  painter.setPen(palette.color(QPalette::Text));
  painter.drawText(QRectF(0, 26, width - margin, 20), Qt::AlignVCenter | Qt::AlignRight, m_label.value);
}

void LineageBox::paintProgress(QPainter& painter) const {
  if (!m_label.progress) return;
  const QPalette palette = QApplication::palette();
  const QRectF groove(6, height - 5, width - 12, 3);
  QColor ground = palette.color(QPalette::Text);
  ground.setAlphaF(0.14F);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ground);
  painter.drawRect(groove);
  painter.setBrush(toneColour(*m_label.progress >= 1 ? Tone::Good : Tone::Accent, palette));
  painter.drawRect(QRectF(groove.topLeft(), QSizeF(groove.width() * *m_label.progress, groove.height())));
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
