// How the panel of soft labels is put together.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/views/soft_label_panel.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/plot_bars.h"
#include "ui/widgets/thumbnail_grid.h"

namespace distillscope {

QWidget* SoftLabelPanel::buildImages() {
  m_split->setObjectName(QStringLiteral("images-split"));
  m_split->setAccessibleName(tr("Split of the images"));
  m_split->addItem(tr("Test split"), QStringLiteral("test"));
  m_split->addItem(tr("Training split"), QStringLiteral("train"));
  m_class->setObjectName(QStringLiteral("images-class"));
  m_class->setAccessibleName(tr("Class of the images"));
  m_grid->setObjectName(QStringLiteral("images-grid"));
  m_back->setArrowType(Qt::LeftArrow);
  m_back->setObjectName(QStringLiteral("images-back"));
  m_back->setAccessibleName(tr("Previous images"));
  m_forward->setArrowType(Qt::RightArrow);
  m_forward->setObjectName(QStringLiteral("images-forward"));
  m_forward->setAccessibleName(tr("Next images"));
  auto* images = new QWidget(this);
  auto* filters = new QHBoxLayout;
  filters->addWidget(m_split);
  filters->addWidget(m_class, 1);
  auto* paging = new QHBoxLayout;
  paging->addWidget(m_back);
  paging->addWidget(m_position, 1, Qt::AlignCenter);
  paging->addWidget(m_forward);
  auto* layout = new QVBoxLayout(images);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(filters);
  layout->addWidget(m_grid, 1);
  layout->addLayout(paging);
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    leaveSplit();
    showClass(m_wantedClass);
  });
  connect(m_class, &QComboBox::currentIndexChanged, this, [this] { showClass(m_class->currentData().toInt()); });
  connect(m_back, &QToolButton::clicked, this, [this] { turnPage(-1); });
  connect(m_forward, &QToolButton::clicked, this, [this] { turnPage(1); });
  connect(m_grid, &ThumbnailGrid::toggled, this, [this](qint64 index, bool on) { look(on ? index : -1, {}); });
  return images;
}

QWidget* SoftLabelPanel::buildLabels() {
  m_index->setObjectName(QStringLiteral("images-index"));
  m_index->setRange(-1, 9999999);  // until the dataset is known
  m_index->setValue(-1);
  m_index->setSpecialValueText(tr("none"));
  m_index->setKeyboardTracking(false);
  m_index->setToolTip(tr("The image's number in its split, from 0; type one to go to it"));
  m_temperature->setObjectName(QStringLiteral("labels-temperature"));
  m_temperature->setRange(0.1, 50);
  m_temperature->setSingleStep(0.5);
  m_temperature->setValue(4);
  m_temperature->setToolTip(tr("Soft labels are softmax(logits / temperature); KD usually takes 4"));
  m_open->setObjectName(QStringLiteral("labels-open"));
  m_text->setObjectName(QStringLiteral("labels-text"));
  m_text->setWordWrap(true);
  m_bars->setObjectName(QStringLiteral("labels-bars"));
  auto* labels = new QWidget(this);
  auto* controls = new FlowLayout;
  auto* index = new QLabel(tr("Image:"), labels);
  index->setBuddy(m_index);
  auto* temperature = new QLabel(tr("Temperature:"), labels);
  temperature->setBuddy(m_temperature);
  controls->addTogether({index, m_index});
  controls->addTogether({temperature, m_temperature});
  controls->addGap();
  controls->addWidget(m_open);
  auto* layout = new QVBoxLayout(labels);
  layout->setContentsMargins(8, 0, 0, 0);
  layout->addLayout(controls);
  layout->addWidget(m_text);
  layout->addWidget(m_bars, 1);
  layout->addStretch();  // while there are no bars
  connect(m_index, &QSpinBox::valueChanged, this,
          [this](int image) { showImage(m_split->currentData().toString(), image); });
  connect(m_temperature, &QDoubleSpinBox::valueChanged, this, &SoftLabelPanel::refresh);
  connect(m_open, &QPushButton::clicked, this,
          [this] { Q_EMIT pictureRequested(teachers().front().dataset, m_split->currentData().toString(), m_chosen); });
  return labels;
}

}  // namespace distillscope
