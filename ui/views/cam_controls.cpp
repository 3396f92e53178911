#include "ui/views/cam_controls.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <algorithm>

#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

constexpr int lastLayer = -1;     // the protocol's word for it
constexpr int maxComponent = 16;  // further ones hold next to nothing

}  // namespace

CamControls::CamControls(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_layer(new QComboBox(this)),
      m_method(new QComboBox(this)),
      m_component(new QSpinBox(this)),
      m_scale(new QComboBox(this)),
      m_colours(new QComboBox(this)),
      m_opacity(new QSlider(Qt::Horizontal, this)),
      m_opacityText(new QLabel(this)),
      m_save(new QPushButton(tr("Sa&ve"), this)) {
  m_layer->setObjectName(QStringLiteral("cam-layer"));
  m_layer->addItem(tr("Last map"), lastLayer);
  m_layer->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_method->setObjectName(QStringLiteral("cam-method"));
  m_method->addItem(tr("Centred"), QStringLiteral("centred"));
  m_method->addItem(tr("Uncentred"), QStringLiteral("uncentred"));
  m_component->setObjectName(QStringLiteral("cam-component"));
  m_component->setRange(1, maxComponent);
  m_scale->setObjectName(QStringLiteral("cam-scale"));
  m_scale->addItem(tr("Shared by a row"), QStringLiteral("shared"));
  m_scale->addItem(tr("Each map its own"), QStringLiteral("own"));
  m_colours->setObjectName(QStringLiteral("cam-colours"));
  for (const ColourMapInfo& info : colourMaps()) m_colours->addItem(info.title, info.id);
  m_opacity->setObjectName(QStringLiteral("cam-opacity"));
  m_opacity->setRange(0, 100);
  m_opacity->setMinimumWidth(90);
  m_opacityText->setFixedWidth(fontMetrics().horizontalAdvance(tr("%1 %").arg(1000)));
  m_save->setObjectName(QStringLiteral("cam-save"));

  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setHorizontalSpacing(8);
  addField(*layout, 0, 0, tr("&Layer:"), m_layer, tr("Which feature map is taken apart"));
  addField(*layout, 0, 2, tr("Metho&d:"), m_method,
           tr("Centred: each channel's mean is taken off first, as pytorch-grad-cam does.\n"
              "Uncentred: the activations as they are, as in the Eigen-CAM paper."));
  addField(*layout, 0, 4, tr("C&omponent:"), m_component,
           tr("1 is the direction that holds the most of the activation"));
  addField(*layout, 1, 0, tr("S&cale:"), m_scale,
           tr("Shared: the maps of a picture can be compared with each other. Own: each map reaches 1."));
  addField(*layout, 1, 2, tr("Colo&urs:"), m_colours, tr("Jet is what papers print; the others grow evenly brighter"));
  auto* opacity = new QWidget(this);
  auto* opacityLayout = new QHBoxLayout(opacity);
  opacityLayout->setContentsMargins(0, 0, 0, 0);
  opacityLayout->addWidget(m_opacity);
  opacityLayout->addWidget(m_opacityText);
  addField(*layout, 1, 4, tr("O&pacity:"), opacity, tr("How much the map covers of the picture"));
  static_cast<QLabel*>(layout->itemAtPosition(1, 4)->widget())->setBuddy(m_opacity);
  m_opacity->setAccessibleName(tr("Opacity"));
  layout->setColumnStretch(6, 1);
  layout->addWidget(m_save, 0, 7);

  for (QComboBox* box : {m_layer, m_method, m_scale})
    connect(box, &QComboBox::currentIndexChanged, this, &CamControls::requestChanged);
  connect(m_component, &QSpinBox::valueChanged, this, &CamControls::requestChanged);
  connect(m_colours, &QComboBox::currentIndexChanged, this, &CamControls::lookChanged);
  connect(m_opacity, &QSlider::valueChanged, this, [this](int value) {
    m_opacityText->setText(tr("%1 %").arg(value));
    Q_EMIT lookChanged();
  });
  remember(settings, QStringLiteral("cam/scale"), *m_scale);
  remember(settings, QStringLiteral("cam/colours"), *m_colours);
  remember(settings, QStringLiteral("cam/opacity"), *m_opacity);
}

void CamControls::addField(QGridLayout& layout, int row, int column, const QString& label, QWidget* field,
                           const QString& toolTip) {
  auto* title = new QLabel(label, this);
  title->setBuddy(field);
  title->setToolTip(toolTip);
  field->setToolTip(toolTip);
  layout.addWidget(title, row, column);
  layout.addWidget(field, row, column + 1);
}

void CamControls::setSavingActions(const QList<QAction*>& actions) {
  auto* menu = new QMenu(m_save);
  menu->addActions(actions);
  m_save->setMenu(menu);
}

void CamControls::setLayers(const std::vector<std::vector<ModelLayer>>& models) {
  const QVariant before = m_layer->currentData();
  const QSignalBlocker blocker(m_layer);
  m_layer->clear();
  m_layer->addItem(tr("Last map"), lastLayer);
  const bool agree = !models.empty() &&
                     std::ranges::all_of(models, [&](const auto& layers) { return layers.size() == models[0].size(); });
  if (agree) {
    for (const ModelLayer& layer : models[0]) {
      m_layer->addItem(
          tr("%1 (%2 \u00d7 %3, %4 channels)").arg(layer.name).arg(layer.height).arg(layer.width).arg(layer.channels),
          static_cast<int>(layer.index));
    }
  }
  const int index = m_layer->findData(before);
  m_layer->setCurrentIndex(std::max(0, index));
  if (m_layer->currentData() != before) Q_EMIT requestChanged();
}

nlohmann::json CamControls::request() const {
  return {{"layer", m_layer->currentData().toInt()},
          {"method", m_method->currentData().toString().toStdString()},
          {"component", m_component->value()},
          {"scale", m_scale->currentData().toString().toStdString()}};
}

ColourMap CamControls::colours() const {
  const auto found = std::ranges::find(colourMaps(), m_colours->currentData().toString(), &ColourMapInfo::id);
  return found != colourMaps().end() ? found->map : ColourMap::Jet;
}

double CamControls::opacity() const { return m_opacity->value() / 100.0; }

QString CamControls::scaleNote() const {
  return m_scale->currentIndex() == 0 ? tr("shared by\na row") : tr("each map\nits own");
}

}  // namespace distillscope
