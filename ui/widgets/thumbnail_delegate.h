// Draws a small picture to choose: as large as the view's icons; in a frame and with a tick if it is chosen.
#pragma once

#include <QStyledItemDelegate>

namespace distillscope {

class ThumbnailDelegate final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace distillscope
