#include "ui/views/curves_controls.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/settings.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

const QString shownKey = QStringLiteral("curves/quantities-shown");
const QString hiddenKey = QStringLiteral("curves/quantities-hidden");

}  // namespace

CurvesControls::CurvesControls(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_settings(settings),
      m_xAxis(new QComboBox(this)),
      m_logX(new QCheckBox(tr("Log x"), this)),
      m_logY(new QCheckBox(tr("&Log y"), this)),
      m_groupSeeds(new QCheckBox(tr("&Group seeds"), this)),
      m_groupSeedsAction(new QAction(tr("&Group seeds"), this)),
      m_smoothing(new QSlider(Qt::Horizontal, this)),
      m_smoothingText(new QLabel(this)),
      m_quantities(new QPushButton(tr("&Quantities"), this)),
      m_boxZoom(new QPushButton(tr("Box &zoom"), this)),
      m_everything(new QPushButton(tr("Sho&w all"), this)),
      m_quantityMenu(new QMenu(this)),
      m_sourceBoxes(buildSourceBoxes()) {
  const auto addSaving = [this](const QString& name, const QString& text, auto requested) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, requested);
    m_saving << action;
  };
  addSaving(QStringLiteral("curves-save-figure"), tr("Save curves as a &figure\u2026"),
            &CurvesControls::figureRequested);
  addSaving(QStringLiteral("curves-save-values"), tr("Save curves as &values\u2026"), &CurvesControls::valuesRequested);
  addSaving(QStringLiteral("curves-save-view"), tr("Save values in vie&w\u2026"),
            &CurvesControls::valuesInViewRequested);

  auto* layout = new FlowLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  buildAxes(*layout);
  layout->addGap();
  buildTools(*layout);
  remember(settings, QStringLiteral("curves/x-axis"), *m_xAxis);
  remember(settings, QStringLiteral("curves/log-x"), *m_logX);
  remember(settings, QStringLiteral("curves/log-y"), *m_logY);
  remember(settings, QStringLiteral("curves/group-seeds"), *m_groupSeeds);
  remember(settings, QStringLiteral("curves/smoothing"), *m_smoothing);
  remember(settings, QStringLiteral("curves/show-test"), *m_sources.at(CurveSource::Test));
  remember(settings, QStringLiteral("curves/show-train"), *m_sources.at(CurveSource::Train));
  remember(settings, QStringLiteral("curves/show-batch"), *m_sources.at(CurveSource::Batch));
  for (const auto& [key, isShown] : {std::pair(shownKey, true), std::pair(hiddenKey, false)}) {
    for (const QString& quantity : settings.value(key).toStringList()) m_chosen[quantity.toStdString()] = isShown;
  }
  showSmoothing();
  for (QWidget* each :
       {static_cast<QWidget*>(m_xAxis), static_cast<QWidget*>(m_logX), static_cast<QWidget*>(m_logY),
        static_cast<QWidget*>(m_smoothing), static_cast<QWidget*>(m_boxZoom), static_cast<QWidget*>(m_everything)})
    m_users.push_back({each, each->toolTip(), {CurvesPage::Plots}});
  for (QWidget* each : std::initializer_list<QWidget*>{m_quantities, m_sourceBoxes})
    m_users.push_back({each, each->toolTip(), {CurvesPage::Plots, CurvesPage::Numbers}});
}

void CurvesControls::buildAxes(FlowLayout& layout) {
  m_xAxis->setObjectName(QStringLiteral("curves-x-axis"));
  m_xAxis->addItem(tr("Step"), QStringLiteral("step"));
  m_xAxis->addItem(tr("Epoch"), QStringLiteral("epoch"));
  m_xAxis->addItem(tr("Time at work"), QStringLiteral("time"));
  m_xAxis->setToolTip(tr(
      "What the horizontal axis counts. Time at work begins with each run's start and leaves out pauses, and what lies "
      "between a stop and going on."));
  auto* label = new QLabel(tr("&X axis:"), this);
  label->setBuddy(m_xAxis);
  m_logX->setObjectName(QStringLiteral("curves-log-x"));
  m_logX->setToolTip(tr("Logarithmic horizontal axis"));
  m_logY->setObjectName(QStringLiteral("curves-log-y"));
  m_logY->setToolTip(tr("Logarithmic vertical axis where values are positive"));

  m_smoothing->setObjectName(QStringLiteral("curves-smoothing"));
  m_smoothing->setRange(0, 100);
  m_smoothing->setMinimumWidth(60);
  m_smoothing->setMaximumWidth(130);
  m_smoothing->setAccessibleName(tr("Smoothing"));
  const QString smoothingTip = tr(
      "Weight of the moving average (without bias towards its start). The values themselves stay visible behind it.");
  m_smoothing->setToolTip(smoothingTip);
  auto* smoothingLabel = new QLabel(tr("Smo&othing:"), this);
  smoothingLabel->setBuddy(m_smoothing);
  m_smoothingText->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("0.9990")));

  layout.addTogether({label, m_xAxis});
  layout.addTogether({m_logX, m_logY});
  layout.addTogether({smoothingLabel, m_smoothing, m_smoothingText});
  connect(m_xAxis, &QComboBox::currentIndexChanged, this, &CurvesControls::optionsChanged);
  for (QCheckBox* box : {m_logX, m_logY, m_groupSeeds})
    connect(box, &QCheckBox::toggled, this, &CurvesControls::optionsChanged);
  connect(m_smoothing, &QSlider::valueChanged, this, [this] {
    showSmoothing();
    Q_EMIT optionsChanged();
  });
}

QWidget* CurvesControls::buildSourceBoxes() {
  auto* boxes = new QWidget(this);
  auto* layout = new QVBoxLayout(boxes);
  layout->setContentsMargins(0, 0, 0, 0);
  const auto add = [&](CurveSource source, const QString& name, const QString& text, const QString& tip) {
    auto* box = new QCheckBox(text, boxes);
    box->setObjectName(name);
    box->setToolTip(tip);
    m_sources[source] = box;
    layout->addWidget(box);
    connect(box, &QCheckBox::toggled, this, &CurvesControls::optionsChanged);
  };
  add(CurveSource::Test, QStringLiteral("curves-show-test"), tr("Test split (soli&d)"),
      tr("Measured on the test split after an epoch"));
  add(CurveSource::Train, QStringLiteral("curves-show-train"), tr("Tra&ining split (dashed)"),
      tr("Measured on the training split after an epoch"));
  add(CurveSource::Batch, QStringLiteral("curves-show-batch"), tr("Training &batches (thin)"),
      tr("Running values and loss terms of the batches just trained on"));
  m_groupSeeds->setObjectName(QStringLiteral("curves-group-seeds"));
  m_groupSeeds->setToolTip(
      tr("Runs that differ only in their seed become one line, their mean, in a band of one standard deviation"));
  m_groupSeedsAction->setObjectName(QStringLiteral("curves-group-seeds-action"));
  m_groupSeedsAction->setCheckable(true);
  connect(m_groupSeeds, &QCheckBox::toggled, m_groupSeedsAction, &QAction::setChecked);
  connect(m_groupSeedsAction, &QAction::triggered, m_groupSeeds, &QCheckBox::click);
  layout->addSpacing(6);
  layout->addWidget(m_groupSeeds);
  return boxes;
}

void CurvesControls::buildTools(FlowLayout& layout) {
  m_quantities->setObjectName(QStringLiteral("curves-quantities"));
  m_quantities->setToolTip(tr("Which quantities have a plot"));
  m_quantities->setMenu(m_quantityMenu);

  m_boxZoom->setObjectName(QStringLiteral("curves-box-zoom"));
  m_boxZoom->setCheckable(true);
  m_boxZoom->setToolTip(tr("Drag a box to zoom into it, instead of moving the plot (also: Shift and drag)"));
  connect(m_boxZoom, &QPushButton::toggled, this, &CurvesControls::boxZoomChanged);

  m_everything->setObjectName(QStringLiteral("curves-show-everything"));
  m_everything->setToolTip(tr("End zooming and moving (also: double click in a plot)"));
  connect(m_everything, &QPushButton::clicked, this, &CurvesControls::everythingRequested);

  auto* save = new QPushButton(tr("Save"), this);
  save->setToolTip(tr("Save what is shown as a figure or as values"));
  auto* menu = new QMenu(save);
  menu->addActions(m_saving);
  save->setMenu(menu);
  for (QPushButton* button : {m_quantities, m_boxZoom, m_everything, save}) layout.addWidget(button);
}

PlotXAxis CurvesControls::xAxis() const {
  const QString name = m_xAxis->currentData().toString();
  return name == QLatin1String("step")   ? PlotXAxis::Step
         : name == QLatin1String("time") ? PlotXAxis::Time
                                         : PlotXAxis::Epoch;
}

PlotOptions CurvesControls::plotOptions() const {
  return {.logX = m_logX->isChecked(), .logY = m_logY->isChecked(), .smoothing = smoothingWeight(m_smoothing->value())};
}

bool CurvesControls::groupsSeeds() const { return m_groupSeeds->isChecked(); }

bool CurvesControls::shows(CurveSource source) const { return m_sources.at(source)->isChecked(); }

bool CurvesControls::shows(const CurvePlot& plot) const {
  const auto chosen = m_chosen.find(plot.quantity);
  return chosen != m_chosen.end() ? chosen->second : plot.isMain;
}

void CurvesControls::setQuantities(const std::vector<CurvePlot>& plots) {
  std::vector<std::string> offered;
  for (const CurvePlot& plot : plots) offered.push_back(plot.quantity);
  if (offered == m_offered) return;
  m_offered = offered;
  m_quantityMenu->clear();
  for (const CurvePlot& plot : plots) {
    QAction* action = m_quantityMenu->addAction(plot.title);
    action->setObjectName(QStringLiteral("quantity-") + QString::fromStdString(plot.quantity));
    action->setCheckable(true);
    action->setChecked(shows(plot));
    connect(action, &QAction::toggled, this, [this, quantity = plot.quantity](bool on) { choose(quantity, on); });
  }
  m_quantities->setEnabled(!plots.empty() && m_page != CurvesPage::Plane);
}

void CurvesControls::choose(const std::string& quantity, bool on) {
  m_chosen[quantity] = on;
  QStringList shown, hidden;
  for (const auto& [name, isShown] : m_chosen) (isShown ? shown : hidden) << QString::fromStdString(name);
  m_settings.setValue(shownKey, shown);
  m_settings.setValue(hiddenKey, hidden);
  Q_EMIT optionsChanged();
}

void CurvesControls::setPage(CurvesPage page) {
  m_page = page;
  for (const User& user : m_users) {
    const bool isUsed = std::ranges::find(user.pages, page) != user.pages.end();
    user.control->setEnabled(isUsed && (user.control != m_quantities || !m_offered.empty()));
    user.control->setToolTip(isUsed                      ? user.toolTip
                             : page == CurvesPage::Plane ? tr("The plane does not use this.")
                                                         : tr("The numbers do not use this."));
  }
  m_groupSeedsAction->setEnabled(page != CurvesPage::Plane);  // as its box
}

double CurvesControls::smoothingWeight(int position) {
  return position == 0 ? 0.0 : 1 - std::pow(10.0, -3.0 * position / 100);
}

void CurvesControls::showSmoothing() {
  const double weight = smoothingWeight(m_smoothing->value());
  m_smoothingText->setText(weight > 0 ? QLocale().toString(weight, 'f', weight < 0.985 ? 2 : 3) : tr("off"));
}

}  // namespace distillscope
