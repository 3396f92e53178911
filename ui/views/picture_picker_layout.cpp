// How the picture picker is put together.
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/views/cam_order.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/thumbnail_grid.h"

namespace distillscope {

void PicturePicker::build() {
  m_title->setProperty("heading", true);
  m_grid->setObjectName(QStringLiteral("cam-thumbnails"));
  m_problem->setObjectName(QStringLiteral("cam-pictures-problem"));
  m_problem->setWordWrap(true);
  m_retry->setObjectName(QStringLiteral("cam-pictures-retry"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_title);
  layout->addWidget(buildFilters());
  layout->addWidget(m_problem);
  layout->addWidget(m_retry);
  layout->addWidget(m_grid, 1);
  layout->addWidget(buildPaging());
  layout->addWidget(buildFiles());
}

QWidget* PicturePicker::buildFilters() {
  m_split->setObjectName(QStringLiteral("cam-split"));
  m_split->setAccessibleName(tr("Split"));
  m_split->addItem(tr("Test"), QStringLiteral("test"));
  m_split->addItem(tr("Training"), QStringLiteral("train"));
  m_class->setObjectName(QStringLiteral("cam-class"));
  m_class->setAccessibleName(tr("Class"));
  m_class->addItem(tr("All classes"), -1);
  m_class->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_class->setMinimumContentsLength(10);
  auto* filters = new QWidget(this);
  auto* layout = new QGridLayout(filters);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_split, 0, 0);
  layout->addWidget(m_class, 0, 1);
  auto* label = new QLabel(tr("Sort &by:"), filters);
  label->setBuddy(m_order);
  label->setToolTip(m_order->toolTip());
  layout->addWidget(label, 1, 0);
  layout->addWidget(m_order, 1, 1);
  layout->setColumnStretch(1, 1);
  return filters;
}

QWidget* PicturePicker::buildPaging() {
  m_back->setArrowType(Qt::LeftArrow);
  m_back->setAccessibleName(tr("Earlier pictures"));
  m_back->setToolTip(tr("Earlier pictures"));
  m_forward->setArrowType(Qt::RightArrow);
  m_forward->setObjectName(QStringLiteral("cam-next-page"));
  m_forward->setAccessibleName(tr("Later pictures"));
  m_forward->setToolTip(tr("Later pictures"));
  m_position->setObjectName(QStringLiteral("cam-position"));
  m_position->setAlignment(Qt::AlignCenter);
  m_cancel->setObjectName(QStringLiteral("cam-cancel-order"));
  m_cancel->setToolTip(tr("Back to the dataset's order"));
  auto* paging = new QWidget(this);
  auto* layout = new QHBoxLayout(paging);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_back);
  layout->addWidget(m_position, 1);
  layout->addWidget(m_cancel);
  layout->addWidget(m_forward);
  return paging;
}

QWidget* PicturePicker::buildFiles() {
  m_addFiles->setObjectName(QStringLiteral("cam-add-files"));
  m_addFiles->setToolTip(tr("Pictures of your own; dropping them on this view does the same"));
  m_files->setObjectName(QStringLiteral("cam-files"));
  m_files->setAccessibleName(tr("Chosen picture files"));
  m_files->setToolTip(tr("A double click takes a file out"));
  m_files->setTextElideMode(Qt::ElideLeft);
  m_files->setMaximumHeight(5 * fontMetrics().lineSpacing());
  m_chosen->setObjectName(QStringLiteral("cam-chosen"));
  m_clear->setObjectName(QStringLiteral("cam-clear"));
  m_clear->setToolTip(tr("Choose no picture"));
  connect(m_files, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
    m_choice.files.removeAll(item->toolTip());
    showFiles();
    Q_EMIT choiceChanged();
  });
  auto* files = new QWidget(this);
  auto* row = new QHBoxLayout;
  row->addWidget(m_chosen, 1);
  row->addWidget(m_clear);
  auto* layout = new QVBoxLayout(files);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_addFiles);
  layout->addWidget(m_files);
  layout->addLayout(row);
  return files;
}

}  // namespace distillscope
