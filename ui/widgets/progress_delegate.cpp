#include "ui/widgets/progress_delegate.h"

#include <QApplication>
#include <QPainter>

#include "core/record/run_dir.h"
#include "ui/models/run_table_model.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

Tone toneOf(RunStatus status) {
  switch (status) {
    case RunStatus::Finished:
      return Tone::Good;
    case RunStatus::Failed:
      return Tone::Bad;
    case RunStatus::Interrupted:
    case RunStatus::Paused:
      return Tone::Warning;
    case RunStatus::Running:
      return Tone::Accent;
    case RunStatus::Waiting:
    case RunStatus::Stopped:
      break;
  }
  return Tone::Muted;
}

}  // namespace

void ProgressDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem background = option;
  initStyleOption(&background, index);
  const QString text = std::exchange(background.text, {});
  const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const auto status = static_cast<RunStatus>(index.data(RunTableModel::StatusRole).toInt());
  const QColor ink = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
  QColor groove = ink;
  groove.setAlphaF(0.16F);

  const int textWidth = option.fontMetrics.horizontalAdvance(QStringLiteral("100 %")) + 8;
  QRectF bar = option.rect.adjusted(8, 0, -8 - textWidth, 0);
  bar.setTop(option.rect.center().y() - 2.0);
  bar.setHeight(6);
  QRectF done = bar;
  done.setWidth(bar.width() * index.data(RunTableModel::ProgressRole).toDouble());

  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(groove);
  painter->drawRoundedRect(bar, 3, 3);
  painter->setBrush(selected ? ink : toneColour(toneOf(status), option.palette));
  if (done.width() >= 1) painter->drawRoundedRect(done, 3, 3);
  painter->setPen(ink);
  painter->drawText(option.rect.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, text);
  painter->restore();
}

}  // namespace distillscope
