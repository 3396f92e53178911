#include "ui/widgets/plot_grid.h"

#include <QGridLayout>
#include <QMenu>
#include <algorithm>
#include <cmath>

#include "ui/widgets/plot.h"

namespace distillscope {
namespace {

constexpr int comfortableWidth = 430;  // of one plot, in pixels
constexpr int settleTime = 150;        // milliseconds without a move until the plots that follow have caught up
constexpr std::size_t mostPointsAtOnce = 200'000;  // taken in: more hold the event loop up
constexpr double xMargin = 0.015;                  // share of the range left free at both ends

}  // namespace

PlotGrid::PlotGrid(QWidget* parent) : QWidget(parent), m_layout(new QGridLayout(this)) {
  m_layout->setContentsMargins(0, 8, 0, 0);
  m_layout->setSpacing(8);
  m_settle.setSingleShot(true);
  m_settle.setInterval(settleTime);
  connect(&m_settle, &QTimer::timeout, this, &PlotGrid::applyXRange);
}

bool PlotGrid::setPanels(const std::vector<Panel>& panels, const PlotOptions& options, PlotXAxis axis) {
  if (axis != m_axis || options.logX != m_logX) m_chosenRange.reset();
  m_axis = axis;
  m_logX = options.logX;

  std::vector<QString> order;
  std::size_t taken = 0;
  bool isWhole = true;
  for (const Panel& panel : panels) {
    order.push_back(panel.key);
    Plot*& plot = m_plots[panel.key];
    if (!plot) plot = makePlot(panel.key);
    plot->setTitle(panel.title, panel.unit);
    plot->setRemark(panel.remark, panel.remarkDetails);
    plot->setXAxis(axis);
    isWhole = isWhole && taken < mostPointsAtOnce;
    if (isWhole) taken += plot->setLines(panel.lines, options);
  }
  std::erase_if(m_plots, [&](const auto& entry) {
    const bool gone = std::ranges::find(order, entry.first) == order.end();
    if (gone) delete entry.second;
    return gone;
  });
  if (!m_plots.contains(m_enlarged)) m_enlarged.clear();
  if (order != m_order) {
    m_order = order;
    reflow();
  }
  applyXRange();
  return isWhole;
}

Plot* PlotGrid::makePlot(const QString& key) {
  auto* plot = new Plot(this);
  plot->setObjectName(QStringLiteral("plot-") + key);
  plot->setBoxZoom(m_boxZoom);
  plot->setFrugal(m_isFrugal);
  connect(plot, &Plot::xRangeChosen, this, [this, plot](double lower, double upper) {
    m_chosenRange = {lower, upper};
    follow(plot);
  });
  connect(plot, &Plot::movingChanged, this, &PlotGrid::setMoving);
  connect(plot, &Plot::resetRequested, this, &PlotGrid::showEverything);
  connect(plot, &Plot::cursorMoved, this, [this](std::optional<double> x) {
    for (const auto& [name, each] : m_plots) each->setCursor(x);
  });
  auto* enlarged = plot->menu()->addAction(tr("&Only this plot"));
  enlarged->setCheckable(true);
  connect(enlarged, &QAction::toggled, this, [this, key](bool on) { enlarge(on ? key : QString()); });
  connect(plot->menu(), &QMenu::aboutToShow, enlarged, [this, enlarged, key] {
    const QSignalBlocker blocker(enlarged);
    enlarged->setChecked(m_enlarged == key);
  });
  plot->menu()->addSeparator();
  plot->menu()->addAction(tr("Save as a &figure\u2026"), this, [this, key] { Q_EMIT figureRequested(key); });
  plot->menu()->addAction(tr("Save &values\u2026"), this, [this, key] { Q_EMIT valuesRequested(key); });
  return plot;
}

void PlotGrid::enlarge(const QString& key) {
  m_enlarged = key;
  reflow();
}

void PlotGrid::showEverything() {
  m_chosenRange.reset();
  for (const auto& [key, plot] : m_plots) plot->fitY();
  applyXRange();
}

void PlotGrid::setBoxZoom(bool on) {
  m_boxZoom = on;
  for (const auto& [key, plot] : m_plots) plot->setBoxZoom(on);
}

void PlotGrid::setFrugal(bool on) {
  if (on == m_isFrugal) return;
  m_isFrugal = on;
  for (const auto& [key, plot] : m_plots) plot->setFrugal(on);
}

void PlotGrid::setMoving(bool on) {
  m_isMoving = on;
  if (!on) applyXRange();
}

/// Gives the range of `moved` to the others.
void PlotGrid::follow(const Plot* moved) {
  if (!m_isFrugal || !m_isMoving) return applyXRange();
  m_settle.start();
  for (std::size_t i = 0; i < m_order.size(); ++i) {
    m_turn = (m_turn + 1) % m_order.size();
    Plot* next = m_plots.at(m_order[m_turn]);
    if (next == moved || next->visibleRegion().isEmpty()) continue;
    return next->setXRange(m_chosenRange->first, m_chosenRange->second);
  }
}

Plot* PlotGrid::plot(const QString& key) const {
  const auto found = m_plots.find(key);
  return found != m_plots.end() ? found->second : nullptr;
}

std::vector<const Plot*> PlotGrid::shownPlots() const {
  std::vector<const Plot*> plots;
  for (const QString& key : m_order) {
    if (m_enlarged.isEmpty() || key == m_enlarged) plots.push_back(plot(key));
  }
  return plots;
}

std::optional<std::pair<double, double>> PlotGrid::xRange() const {
  if (m_chosenRange) return m_chosenRange;
  std::optional<std::pair<double, double>> range;
  for (const auto& [key, plot] : m_plots) {
    const auto own = plot->dataRange();
    if (!own) continue;
    if (!range) range = own;
    range = {std::min(range->first, own->first), std::max(range->second, own->second)};
  }
  if (!range) return range;
  if (m_logX && range->first > 0) {
    const double factor = range->second > range->first ? std::pow(range->second / range->first, xMargin) : 1.5;
    return std::pair{range->first / factor, range->second * factor};
  }
  const double margin = range->second > range->first ? (range->second - range->first) * xMargin : 0.5;
  return std::pair{range->first - margin, range->second + margin};
}

void PlotGrid::applyXRange() {
  const auto range = xRange();
  if (!range) return;
  for (const auto& [key, plot] : m_plots) plot->setXRange(range->first, range->second);
}

void PlotGrid::reflow() {
  const std::vector<const Plot*> shown = shownPlots();
  const int count = static_cast<int>(shown.size());
  const int fitting = std::max(1, width() / comfortableWidth);
  m_columns = std::clamp(fitting, 1, std::max(1, count));
  // Four plots look better as two rows of two than as three and one.
  if (count > m_columns) {
    const int rows = (count + m_columns - 1) / m_columns;
    m_columns = (count + rows - 1) / rows;
  }
  while (QLayoutItem* item = m_layout->takeAt(0)) delete item;
  for (int column = 0; column < std::max(m_columns, m_layout->columnCount()); ++column) {
    m_layout->setColumnStretch(column, column < m_columns ? 1 : 0);
  }
  for (int row = 0; row < m_layout->rowCount(); ++row) m_layout->setRowStretch(row, 0);
  for (const auto& [key, plot] : m_plots) plot->setVisible(m_enlarged.isEmpty() || key == m_enlarged);
  for (int i = 0; i < count; ++i) {
    m_layout->addWidget(const_cast<Plot*>(shown[static_cast<std::size_t>(i)]), i / m_columns, i % m_columns);
    m_layout->setRowStretch(i / m_columns, 1);
  }
}

void PlotGrid::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const int before = m_columns;
  const int fitting = std::max(1, width() / comfortableWidth);
  if (fitting != before) reflow();
}

}  // namespace distillscope
