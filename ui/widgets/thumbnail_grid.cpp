#include "ui/widgets/thumbnail_grid.h"

#include <QPixmap>

#include "ui/widgets/thumbnail_delegate.h"

namespace distillscope {
namespace {

constexpr int side = 46;  // of a picture, pixels
constexpr int cell = 54;  // of a picture with its frame
constexpr int indexRole = Qt::UserRole;

}  // namespace

ThumbnailGrid::ThumbnailGrid(QWidget* parent) : QListWidget(parent) {
  setViewMode(QListView::IconMode);
  setResizeMode(QListView::Adjust);
  setMovement(QListView::Static);
  setSelectionMode(QAbstractItemView::MultiSelection);
  setUniformItemSizes(true);
  setIconSize({side, side});
  setGridSize({cell, cell});
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setItemDelegate(new ThumbnailDelegate(this));
  setMouseTracking(true);
  setAccessibleName(tr("Pictures of the dataset"));
  connect(this, &QListWidget::itemSelectionChanged, this, &ThumbnailGrid::takeSelection);
}

void ThumbnailGrid::setThumbnails(const std::vector<Thumbnail>& thumbnails, const QStringList& classes,
                                  const std::set<int64_t>& chosen) {
  m_updating = true;
  clear();
  const double ratio = devicePixelRatioF();
  for (const Thumbnail& thumbnail : thumbnails) {
    const int pixels = static_cast<int>(side * ratio);
    QPixmap pixmap = QPixmap::fromImage(
        resized(thumbnail.picture, thumbnail.picture.size().scaled(pixels, pixels, Qt::KeepAspectRatio)));
    pixmap.setDevicePixelRatio(ratio);
    QString text =
        tr("%1: %2").arg(thumbnail.index).arg(classes.value(thumbnail.label, tr("class %1").arg(thumbnail.label)));
    if (!thumbnail.remark.isEmpty()) text = tr("%1, %2").arg(text, thumbnail.remark);
    auto* item = new QListWidgetItem(QIcon(pixmap), QString(), this);
    item->setData(indexRole, static_cast<qlonglong>(thumbnail.index));
    item->setToolTip(text);
    item->setData(Qt::AccessibleTextRole, text);
  }
  m_updating = false;
  setChosen(chosen);
}

void ThumbnailGrid::setChosen(const std::set<int64_t>& chosen) {
  m_updating = true;
  m_chosen.clear();
  for (int row = 0; row < count(); ++row) {
    const int64_t index = item(row)->data(indexRole).toLongLong();
    const bool isChosen = chosen.contains(index);
    if (isChosen) m_chosen.insert(index);
    item(row)->setSelected(isChosen);
  }
  m_updating = false;
}

void ThumbnailGrid::takeSelection() {
  if (m_updating) return;
  std::set<int64_t> now;
  for (const QListWidgetItem* each : selectedItems()) now.insert(each->data(indexRole).toLongLong());
  const std::set<int64_t> before = std::exchange(m_chosen, now);
  for (const int64_t index : before) {
    if (!now.contains(index)) Q_EMIT toggled(index, false);
  }
  for (const int64_t index : now) {
    if (!before.contains(index)) Q_EMIT toggled(index, true);
  }
}

}  // namespace distillscope
