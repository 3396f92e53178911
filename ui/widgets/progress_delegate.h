// A run's progress as a slim bar with its share beside it.
#pragma once

#include <QStyledItemDelegate>

namespace distillscope {

/// Reads RunTableModel::ProgressRole and StatusRole.
class ProgressDelegate final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace distillscope
