#include "ui/views/cam_controls.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <algorithm>

#include "ui/views/cam_pair.h"
#include "ui/widgets/cam_components.h"
#include "ui/widgets/flow_layout.h"
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
      m_components(new CamComponents(this)),
      m_colours(new QComboBox(this)),
      m_opacity(new QSlider(Qt::Horizontal, this)),
      m_contour(new QSlider(Qt::Horizontal, this)),
      m_pair(new CamPair(this)),
      m_difference(new QCheckBox(tr("Difference"), this)),
      m_save(new QPushButton(tr("Save"), this)) {
  m_layer->setObjectName(QStringLiteral("cam-layer"));
  m_layer->addItem(tr("Last map"), lastLayer);
  // Of one size, so that nothing moves when the layers become known; their list is as wide as it needs.
  m_layer->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_layer->setMinimumContentsLength(14);
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
  m_contour->setObjectName(QStringLiteral("cam-contour"));
  m_difference->setObjectName(QStringLiteral("cam-difference"));
  m_components->setObjectName(QStringLiteral("cam-components"));
  m_components->hide();  // until there are some
  m_save->setObjectName(QStringLiteral("cam-save"));

  auto* fields = new FlowLayout;
  fields->setSpacing(8);
  addField(*fields, tr("&Layer:"), m_layer, tr("Which feature map is taken apart"));
  addField(*fields, tr("Metho&d:"), m_method,
           tr("Centred: each channel's mean is taken off first, as pytorch-grad-cam does.\n"
              "Uncentred: the activations as they are, as in the Eigen-CAM paper."));
  addField(*fields, tr("C&omponent:"), m_component, tr("1 is the direction that holds the most of the activation"));
  addField(*fields, tr("Scale:"), m_scale,
           tr("Shared: the maps of a picture can be compared with each other. Own: each map reaches 1."));
  addField(*fields, tr("Colours:"), m_colours, tr("Jet is what papers print; the others grow evenly brighter"));
  addField(*fields, tr("Opacity:"), withText(*m_opacity, tr("Opacity"), tr("%1 %").arg(0)),
           tr("How much the map covers of the picture"));
  addField(*fields, tr("Contour:"), withText(*m_contour, tr("Contour"), tr("off")),
           tr("Outlines where a map reaches this share of the scale"));
  fields->addTogether({m_pair, m_difference});
  fields->addWidget(m_components);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addLayout(fields, 1);
  layout->addWidget(m_save, 0, Qt::AlignTop);

  for (QComboBox* box : {m_layer, m_method, m_scale})
    connect(box, &QComboBox::currentIndexChanged, this, &CamControls::requestChanged);
  connect(m_component, &QSpinBox::valueChanged, this, &CamControls::requestChanged);
  connect(m_colours, &QComboBox::currentIndexChanged, this, &CamControls::lookChanged);
  connect(m_component, &QSpinBox::valueChanged, m_components, &CamComponents::setChosen);
  connect(m_components, &CamComponents::chosen, m_component, &QSpinBox::setValue);
  connect(m_pair, &CamPair::changed, this, &CamControls::pairChanged);
  connect(m_difference, &QCheckBox::toggled, this, &CamControls::lookChanged);
  remember(settings, QStringLiteral("cam/method"), *m_method);
  remember(settings, QStringLiteral("cam/component"), *m_component);
  remember(settings, QStringLiteral("cam/scale"), *m_scale);
  remember(settings, QStringLiteral("cam/colours"), *m_colours);
  remember(settings, QStringLiteral("cam/opacity"), *m_opacity);
  remember(settings, QStringLiteral("cam/contour"), *m_contour);
  remember(settings, QStringLiteral("cam/difference"), *m_difference);
  setRuns({}, {});
}

/// A slider from 0 to 100 with its value beside it.
QWidget* CamControls::withText(QSlider& slider, const QString& name, const QString& ofZero) {
  auto* field = new QWidget(this);
  auto* text = new QLabel(ofZero, field);
  text->setFixedWidth(fontMetrics().horizontalAdvance(tr("%1 %").arg(1000)));
  slider.setRange(0, 100);
  slider.setMinimumWidth(90);
  slider.setAccessibleName(name);
  auto* layout = new QHBoxLayout(field);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(&slider);
  layout->addWidget(text);
  connect(&slider, &QSlider::valueChanged, this, [this, text, ofZero](int value) {
    text->setText(value == 0 ? ofZero : tr("%1 %").arg(value));
    Q_EMIT lookChanged();
  });
  return field;
}

void CamControls::addField(FlowLayout& layout, const QString& label, QWidget* field, const QString& toolTip) {
  auto* title = new QLabel(label, this);
  QWidget* slider =
      field->findChild<QSlider*>();  // no focus proxy: Tab passes by what stands between it and its widget
  title->setBuddy(slider ? slider : field);
  title->setToolTip(toolTip);
  field->setToolTip(toolTip);
  layout.addTogether({title, field});
}

void CamControls::setRuns(const QStringList& runs, const QStringList& preferred) {
  m_pair->setRuns(runs, preferred);
  m_difference->setEnabled(!pair().isEmpty());
  m_difference->setToolTip(pair().isEmpty() ? m_pair->toolTip()
                                            : tr("A last column with the second run's map less the first one's"));
}

const QStringList& CamControls::pair() const { return m_pair->pair(); }

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
  m_layer->view()->setMinimumWidth(m_layer->view()->sizeHintForColumn(0) + 24);
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

CamGrid::Look CamControls::look() const {
  return {.colours = colours(),
          .opacity = m_opacity->value() / 100.0,
          .contour = m_contour->value() / 100.0,
          .difference = m_difference->isChecked() ? pair() : QStringList()};
}

QString CamControls::requestText() const {
  return tr("%1, %2, component %3")
      .arg(m_layer->currentText().toLower(), m_method->currentText().toLower())
      .arg(m_component->value());
}

void CamControls::setComponents(const std::vector<double>& shares, const QString& subject) {
  m_components->setShares(shares, subject);
  m_components->setVisible(!shares.empty());
}

QString CamControls::scaleNote() const {
  return m_scale->currentIndex() == 0 ? tr("shared by\na row") : tr("each map\nits own");
}

}  // namespace distillscope
