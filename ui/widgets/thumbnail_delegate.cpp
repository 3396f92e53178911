#include "ui/widgets/thumbnail_delegate.h"

#include <QIcon>
#include <QPainter>

namespace distillscope {

void ThumbnailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QRect picture(QPoint(0, 0), option.decorationSize);
  picture.moveCenter(option.rect.center());
  qvariant_cast<QIcon>(index.data(Qt::DecorationRole)).paint(painter, picture);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setBrush(Qt::NoBrush);
  if (option.state.testFlag(QStyle::State_Selected)) {
    const QColor accent = option.palette.color(QPalette::Active, QPalette::Highlight);
    painter->setPen(QPen(accent, 3));
    painter->drawRect(QRectF(picture).adjusted(-1, -1, 1, 1));
    QRectF badge(0, 0, 16, 16);
    badge.moveBottomRight(QPointF(picture.bottomRight()) + QPointF(3, 3));
    painter->setPen(Qt::NoPen);
    painter->setBrush(accent);
    painter->drawEllipse(badge);
    painter->setPen(QPen(option.palette.color(QPalette::HighlightedText), 2));
    const QPointF middle = badge.center();
    painter->drawPolyline(QPolygonF({middle + QPointF(-4, 0), middle + QPointF(-1, 3), middle + QPointF(4, -3)}));
  } else if (option.state.testFlag(QStyle::State_MouseOver)) {
    painter->setPen(QPen(option.palette.color(QPalette::Mid), 2));
    painter->drawRect(QRectF(picture).adjusted(-1, -1, 1, 1));
  }
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(option.palette.color(QPalette::Text), 1, Qt::DotLine));
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
  }
  painter->restore();
}

}  // namespace distillscope
