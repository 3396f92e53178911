#include "ui/views/curves_view.h"

#include <QEvent>
#include <QSet>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

#include "ui/models/configuration.h"
#include "ui/models/curve_numbers.h"
#include "ui/models/curve_seeds.h"
#include "ui/models/run_dataset.h"
#include "ui/run_store.h"
#include "ui/views/curve_looks.h"
#include "ui/views/curves_controls.h"
#include "ui/views/plane_panel.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/plot_figure.h"
#include "ui/widgets/remembered.h"
#include "ui/widgets/run_checklist.h"
#include "ui/widgets/side_layout.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;

constexpr auto liveInterval = 1000ms;  ///< between looks at runs that train: each costs a picture of every plot
constexpr qsizetype mostRuns = 100;    ///< drawn: more lines than this cannot be told apart, nor drawn without a pause

/// Of all plots if `quantity` is empty.
QString fileName(QString quantity, const QString& suffix) {
  if (quantity.isEmpty()) quantity = QStringLiteral("curves");
  return quantity.replace('/', '-') + QLatin1Char('.') + suffix;
}

}  // namespace

CurvesView::CurvesView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_list(new RunChecklist(
          QStringLiteral("curves-runs"), workbench.runs, [](const Run&) { return true; }, this)),
      m_controls(new CurvesControls(workbench.settings, this)),
      m_bar(new MessageBar(this)),
      m_provenanceBar(new MessageBar(this)),
      m_datasetBar(new MessageBar(this)),
      m_limitBar(new MessageBar(this)),
      m_legend(new PlotLegend(this)),
      m_grid(new PlotGrid(this)),
      m_numbers(new TableModel(this)),
      m_numbersTable(makeNumbersTable(QStringLiteral("curves-numbers"), tr("Curves in numbers"), *m_numbers, this)),
      m_plane(new PlanePanel(workbench.settings, this)),
      m_tabs(new QTabWidget(this)) {
  setObjectName(QStringLiteral("curves-view"));
  m_legend->setObjectName(QStringLiteral("curves-legend"));
  m_legend->setAccessibleName(tr("Legend"));
  m_datasetBar->setObjectName(QStringLiteral("curves-datasets"));
  m_limitBar->setObjectName(QStringLiteral("curves-limit"));

  layOutWithSide(*this, buildSide(), buildPages(), 220, workbench.settings, QStringLiteral("curves/splitter"));

  addActions(m_controls->savingActions());
  addAction(m_controls->groupSeedsAction());
  connect(m_controls, &CurvesControls::optionsChanged, this, &CurvesView::refresh);
  connect(m_controls, &CurvesControls::boxZoomChanged, m_grid, &PlotGrid::setBoxZoom);
  connect(m_controls, &CurvesControls::everythingRequested, m_grid, &PlotGrid::showEverything);
  connect(m_controls, &CurvesControls::figureRequested, this, [this] { saveFigure({}); });
  connect(m_controls, &CurvesControls::valuesRequested, this, [this] { saveValues({}, false); });
  connect(m_controls, &CurvesControls::valuesInViewRequested, this, [this] { saveValues({}, true); });
  connect(m_grid, &PlotGrid::figureRequested, this, &CurvesView::saveFigure);
  connect(m_grid, &PlotGrid::valuesRequested, this, [this](const QString& key) { saveValues(key, false); });
  m_refresh.setSingleShot(true);
  m_refresh.setInterval(40ms);
  connect(&m_refresh, &QTimer::timeout, this, &CurvesView::refresh);
  m_live.setSingleShot(true);
  m_live.setInterval(liveInterval);
  connect(&m_live, &QTimer::timeout, this, [this] {
    if (m_grid->isMoving()) return m_live.start();  // what moves under a hand does not change as well
    if (isVisible()) refresh();
  });
  remember(workbench.settings, QStringLiteral("curves/tab"), *m_tabs);
  connectRuns();
  m_list->setChecked(m_workbench.selection.ids());
  refresh();
}

void CurvesView::connectRuns() {
  connect(m_list, &RunChecklist::checkedChanged, &m_workbench.selection, &RunSelection::set);
  connect(m_list, &RunChecklist::listChanged, this, [this] {
    m_list->setChecked(m_workbench.selection.ids());  // a chosen run may arrive only now
    refreshSoon();
  });
  connect(&m_workbench.selection, &RunSelection::changed, this, [this](const QStringList& ids) {
    if (ids != m_list->checked()) m_list->setChecked(ids);
    refreshSoon();
  });
  connect(&m_workbench.runs, &RunStore::runsChanged, this, &CurvesView::followRuns);
}

/// Whoever trains beside this window shares its cores with it.
void CurvesView::updateFrugality() {
  const auto& all = m_workbench.runs.ids();
  m_grid->setFrugal(std::ranges::any_of(
      all, [this](const QString& id) { return m_workbench.runs.run(id)->status == RunStatus::Running; }));
}

void CurvesView::followRuns(const QStringList& changed) {
  if (!isVisible()) return;
  updateFrugality();
  const QSet<QString> ids(changed.begin(), changed.end());
  bool trains = false;
  for (const Run* run : tickedRuns()) {
    if (!ids.contains(run->id())) continue;
    if (run->status != RunStatus::Running) return refreshSoon();  // its curves were read, or it ended
    trains = true;
  }
  if (trains && !m_live.isActive()) m_live.start();
}

void CurvesView::refreshSoon() {
  if (isVisible() && !m_refresh.isActive()) m_refresh.start();
}

void CurvesView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  refresh();
}

void CurvesView::changeEvent(QEvent* event) {
  View::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && isVisible()) refresh();
}

std::vector<const Run*> CurvesView::tickedRuns() const {
  std::vector<const Run*> runs;
  for (const QString& id : m_list->checked().mid(0, mostRuns)) {
    if (const Run* run = m_workbench.runs.run(id)) runs.push_back(run);
  }
  return runs;
}

/// Whether a drawn run lacks its training batches because its log is still being read.
bool CurvesView::isReading() const {
  return !std::ranges::all_of(tickedRuns(), [](const Run* run) { return run->hasCurves(); });
}

std::vector<CurvePlot> CurvesView::shown(std::vector<CurvePlot> plots) const {
  for (CurvePlot& plot : plots) {
    std::erase_if(plot.lines, [&](const CurveLine& line) { return !m_controls->shows(line.source); });
  }
  std::erase_if(plots, [&](const CurvePlot& plot) { return plot.lines.empty() || !m_controls->shows(plot); });
  return plots;
}

std::vector<QStringList> CurvesView::groups() const {
  const std::vector<const Run*> runs = tickedRuns();
  if (m_controls->groupsSeeds()) return seedGroups(runs, m_workbench.runs);
  std::vector<QStringList> each;
  for (const Run* run : runs) each.push_back({run->id()});
  return each;
}

std::vector<CurvePlot> CurvesView::allPlots(const std::vector<QStringList>& groups) const {
  std::vector<CurvePlot> plots = curvePlots(tickedRuns());
  return m_controls->groupsSeeds() ? groupSeeds(std::move(plots), groups) : plots;
}

std::vector<PlotGrid::Panel> CurvesView::panelsOf(const std::vector<CurvePlot>& plots) const {
  std::vector<PlotGrid::Panel> panels;
  for (const CurvePlot& plot : plots) {
    PlotGrid::Panel panel{.key = QString::fromStdString(plot.quantity),
                          .title = plot.title,
                          .unit = plot.unit,
                          .remark = {},
                          .remarkDetails = plot.remark(),
                          .lines = {}};
    if (!panel.remarkDetails.isEmpty()) panel.remark = tr("measured differently");
    for (const CurveLine& line : plot.lines) panel.lines.push_back(plotLine(plot, line, m_controls->xAxis()));
    panels.push_back(std::move(panel));
  }
  return panels;
}

void CurvesView::updateLegend(const std::vector<QStringList>& groups) {
  std::vector<std::vector<const Run*>> runs;
  for (const QStringList& ids : groups) {
    runs.emplace_back();
    for (const QString& id : ids) runs.back().push_back(m_workbench.runs.run(id));
  }
  std::vector<CurveSource> sources;
  for (const CurveSource source : {CurveSource::Test, CurveSource::Train, CurveSource::Batch}) {
    if (m_controls->shows(source)) sources.push_back(source);
  }
  m_legend->setEntries(curveLegend(runs, sources, palette().color(QPalette::WindowText)));
  m_legend->setVisible(m_tabs->currentWidget() != m_plane);  // the plane has its own
}

void CurvesView::refresh() {
  m_refresh.stop();
  updateFrugality();
  if (isVisible()) m_workbench.runs.wantCurves(m_list->checked().mid(0, mostRuns));
  const std::vector<QStringList> drawn = groups();
  const std::vector<CurvePlot> all = allPlots(drawn);
  m_controls->setQuantities(all);
  const std::vector<CurvePlot> plots = shown(all);  // owns what the panels' lines point to
  const std::vector<PlotGrid::Panel> panels = panelsOf(plots);
  if (m_tabs->currentWidget() == m_numbersTable) {
    m_numbers->setContents(curveNumbers(plots));
    fitColumns(*m_numbersTable);
  }
  if (m_tabs->currentWidget() == m_plane) m_plane->setRuns(tickedRuns());
  if (!m_grid->setPanels(panels, m_controls->plotOptions(), m_controls->xAxis())) refreshSoon();
  updateLegend(drawn);
  updateRemarks(panels);
  showPage(!panels.empty());
}

/// What a person must know to read the curves right, a line each.
void CurvesView::updateRemarks(const std::vector<PlotGrid::Panel>& panels) {
  const auto say = [](MessageBar& bar, Tone tone, const QString& text) {
    text.isEmpty() ? bar.hide() : bar.showMessage(tone, text, {}, false);
  };
  const auto warned =
      std::ranges::find_if(panels, [](const PlotGrid::Panel& panel) { return !panel.remarkDetails.isEmpty(); });
  say(*m_provenanceBar, Tone::Warning, warned != panels.end() ? warned->remarkDetails : QString());
  std::vector<std::pair<QString, TrainedOn>> datasets;
  for (const Run* run : tickedRuns()) datasets.emplace_back(run->id(), trainedOn(*run));
  say(*m_datasetBar, Tone::Warning, datasetDifference(datasets));
  const auto ticked = m_list->checked().size();
  say(*m_limitBar, Tone::Muted,
      ticked > mostRuns ? tr("%1 runs are ticked, and the first %2 of them are drawn.").arg(ticked).arg(mostRuns)
                        : QString());
}

void CurvesView::showPage(bool hasValues) {
  enum Page { Plots, NoRuns, NoneTicked, NoValues };
  if (m_workbench.runs.ids().isEmpty()) return m_pages->setCurrentIndex(NoRuns);
  if (m_list->checked().isEmpty()) return m_pages->setCurrentIndex(NoneTicked);
  const bool anyCurve = std::ranges::any_of(m_list->checked(), [this](const QString& id) {
    const Run* run = m_workbench.runs.run(id);
    return run && (run->history.lastStep() || !run->history.epochs("test").empty());
  });
  if (hasValues || anyCurve) return m_pages->setCurrentIndex(Plots);
  m_noValues->setText(tr("%1 has not written a value yet. Its curves begin here with its first steps.")
                          .arg(m_list->checked().join(tr(", "))));
  m_pages->setCurrentIndex(NoValues);
}

void CurvesView::saveFigure(const QString& quantity) {
  if (m_tabs->currentWidget() == m_plane) {
    return askAndSave(*this, *m_bar, QStringLiteral("plane.png"), figureFilters(),
                      [this](const QString& path) { return m_plane->saveFigure(path); });
  }
  askAndSave(*this, *m_bar, fileName(quantity, QStringLiteral("png")), figureFilters(),
             [this, quantity](const QString& path) {
               const Plot* single = m_grid->plot(quantity);
               const PlotFigure figure{.title = tr("Curves"),
                                       .plots = single ? std::vector<const Plot*>{single} : m_grid->shownPlots(),
                                       .legend = m_legend->entries()};
               return savePlotFigure(figure, path, font());
             });
}

void CurvesView::saveValues(const QString& quantity, bool inView) {
  if (m_tabs->currentWidget() == m_plane) {
    return askAndSave(*this, *m_bar, QStringLiteral("plane.csv"), csvFilters(),
                      [this](const QString& path) { return saveText(path, m_plane->csv()); });
  }
  if (isReading())
    return m_bar->showMessage(Tone::Warning, tr("The curves are still being read: save them in a moment."));
  askAndSave(*this, *m_bar, fileName(quantity, QStringLiteral("csv")), csvFilters(),
             [this, quantity, inView](const QString& path) {
               std::vector<CurvePlot> plots = shown(allPlots(groups()));
               if (!quantity.isEmpty()) {
                 std::erase_if(plots, [&](const CurvePlot& plot) { return plot.quantity != quantity.toStdString(); });
               }
               std::optional<CurveRange> range;
               if (const auto view = m_grid->xRange(); inView && view)
                 range = {.axis = m_controls->xAxis(), .lower = view->first, .upper = view->second};
               return saveText(path, curvesCsv(plots, range));
             });
}

}  // namespace distillscope
