#include "ui/views/teachers_view.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>
#include <iterator>

#include "ui/engine_process.h"
#include "ui/models/configuration.h"
#include "ui/models/teacher_seeds.h"
#include "ui/run_store.h"
#include "ui/views/centroid_panel.h"
#include "ui/views/class_panel.h"
#include "ui/views/soft_label_panel.h"
#include "ui/views/teacher_contents.h"
#include "ui/views/temperature_panel.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/remembered.h"
#include "ui/widgets/run_checklist.h"
#include "ui/widgets/side_layout.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;

}  // namespace

TeachersView::TeachersView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_list(new RunChecklist(QStringLiteral("teachers-runs"), workbench.runs, isTeacher, this)),
      m_epochs(new QComboBox(this)),
      m_groupSeeds(new QCheckBox(tr("&Group seeds"), this)),
      m_bar(new MessageBar(this)),
      m_remark(new MessageBar(this)),
      m_model(new TableModel(this)),
      m_tableView(makeNumbersTable(QStringLiteral("teachers-table"), tr("Teachers side by side"), *m_model, this)),
      m_classes(new ClassPanel(workbench.settings, this)),
      m_centroids(new CentroidPanel(workbench.inspector, this)),
      m_temperatures(new TemperaturePanel(workbench.inspector, workbench.settings, this)),
      m_images(new SoftLabelPanel(workbench.inspector, workbench.settings, this)),
      m_details(new QTabWidget(this)) {
  setObjectName(QStringLiteral("teachers-view"));
  m_remark->setObjectName(QStringLiteral("teachers-remark"));
  buildActions();
  layOutWithSide(*this, buildSide(), buildPages(), 220, workbench.settings, QStringLiteral("teachers/splitter"));
  m_refresh.setSingleShot(true);
  m_refresh.setInterval(40ms);
  connect(&m_refresh, &QTimer::timeout, this, &TeachersView::refresh);
  connectRuns();
  m_list->setChecked(m_workbench.selection.ids());
  refresh();
}

QWidget* TeachersView::buildSide() {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(12, 12, 8, 12);
  layout->addStrut(leastSideWidth);
  auto* heading = new QLabel(tr("Teachers"), side);
  heading->setProperty("heading", true);
  layout->addWidget(heading);
  layout->addWidget(m_list, 1);
  return side;
}

QWidget* TeachersView::buildPages() {
  auto* page = new QWidget(this);
  auto* splitter = new QSplitter(Qt::Vertical, page);
  splitter->addWidget(buildTable());
  splitter->addWidget(buildDetails());
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({330, 430});
  remember(m_workbench.settings, QStringLiteral("teachers/details-splitter"), *splitter);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addWidget(splitter);

  auto* noTeachers = new EmptyState(QStringLiteral("teachers"), tr("No teachers yet"),
                                    tr("Train a teacher by maximum log-likelihood, fine-tune it into an MCMI teacher, "
                                       "and compare the two here."),
                                    tr("New run"), this);
  m_noneTicked = new EmptyState(QStringLiteral("teachers"), tr("No teacher is ticked"),
                                tr("Tick the teachers to compare in the list."),
                                tr("Compare the newest MLL and MCMI teachers"), this);
  connect(noTeachers, &EmptyState::actionTriggered, this,
          [this] { Q_EMIT viewRequested(QStringLiteral("new-run-view")); });
  connect(m_noneTicked, &EmptyState::actionTriggered, this, &TeachersView::compareNewest);
  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  m_pages->addWidget(page);
  m_pages->addWidget(noTeachers);
  m_pages->addWidget(m_noneTicked);
  return pages;
}

QWidget* TeachersView::buildDetails() {
  m_details->setObjectName(QStringLiteral("teachers-details"));
  m_details->setDocumentMode(true);
  m_details->addTab(m_classes, tr("B&y class"));
  m_details->addTab(m_centroids, tr("Centr&oids"));
  m_details->addTab(m_temperatures, tr("Te&mperature"));
  m_details->addTab(m_images, tr("&Images and soft labels"));
  remember(m_workbench.settings, QStringLiteral("teachers/tab"), *m_details);
  connect(m_classes, &ClassPanel::classActivated, this, &TeachersView::showClass);
  connect(m_centroids, &CentroidPanel::classActivated, this, &TeachersView::showClass);
  connect(m_centroids, &CentroidPanel::shownChanged, this, &TeachersView::enableActions);
  connect(m_temperatures, &TemperaturePanel::shownChanged, this, &TeachersView::enableActions);
  connect(m_images, &SoftLabelPanel::pictureRequested, this,
          [this](const nlohmann::json& dataset, const QString& split, qint64 index) {
            m_workbench.pictures.offer({.dataset = dataset, .split = split, .indices = {index}});
            Q_EMIT viewRequested(QStringLiteral("cam-view"));
          });
  return m_details;
}

void TeachersView::showClass(int index) {
  m_images->showClass(index);
  m_details->setCurrentWidget(m_images);
}

QWidget* TeachersView::buildTable() {
  m_epochs->setObjectName(QStringLiteral("teachers-epochs"));
  m_epochs->addItem(tr("Last epoch"), static_cast<int>(EpochChoice::Last));
  m_epochs->addItem(tr("Epoch with the best test top-1"), static_cast<int>(EpochChoice::Best));
  remember(m_workbench.settings, QStringLiteral("teachers/epochs"), *m_epochs);
  m_epochs->setToolTip(tr("Choosing the epoch by its test accuracy favours the run: say so beside the numbers."));
  connect(m_epochs, &QComboBox::currentIndexChanged, this, &TeachersView::refresh);
  m_groupSeeds->setObjectName(QStringLiteral("teachers-group-seeds"));
  m_groupSeeds->setToolTip(
      tr("Teachers that differ only in their seed become one column: mean \u00b1 standard "
         "deviation (number of runs)"));
  remember(m_workbench.settings, QStringLiteral("teachers/group-seeds"), *m_groupSeeds);
  connect(m_groupSeeds, &QCheckBox::toggled, this, &TeachersView::refresh);
  auto* table = new QWidget(this);
  auto* controls = new QHBoxLayout;
  auto* label = new QLabel(tr("Va&lues of:"), table);
  label->setBuddy(m_epochs);
  controls->addWidget(label);
  controls->addWidget(m_epochs);
  controls->addSpacing(12);
  controls->addWidget(m_groupSeeds);
  controls->addStretch(1);
  for (const auto& [text, actions] : {std::pair{tr("Co&py"), m_copying}, std::pair{tr("Save"), m_saving}}) {
    auto* button = new QPushButton(text, table);
    auto* menu = new QMenu(button);
    menu->addActions(actions);
    button->setMenu(menu);
    controls->addWidget(button);
  }
  auto* layout = new QVBoxLayout(table);
  layout->setContentsMargins(0, 0, 0, 6);
  layout->addLayout(controls);
  layout->addWidget(m_bar);
  layout->addWidget(m_remark);
  layout->addWidget(m_tableView, 1);
  return table;
}

void TeachersView::connectRuns() {
  connect(m_list, &RunChecklist::checkedChanged, this, &TeachersView::takeTicks);
  const auto follow = [this] {
    m_list->setChecked(m_workbench.selection.ids());
    refreshSoon();
  };
  connect(m_list, &RunChecklist::listChanged, this, follow);
  connect(&m_workbench.selection, &RunSelection::changed, this, follow);
  connect(&m_workbench.runs, &RunStore::runsChanged, this, &TeachersView::refreshSoon);
  connect(&m_workbench.engine, &EngineProcess::catalogueReady, this, &TeachersView::refreshSoon);
  connect(&m_workbench.pictures, &PictureHandover::asked, this, &TeachersView::takeQuestion);
}

/// Students that other views show stay chosen.
void TeachersView::takeTicks(const QStringList& teachers) {
  const QSet<QString> listed(m_list->ids().begin(), m_list->ids().end()), ticked(teachers.begin(), teachers.end());
  QStringList chosen = m_workbench.selection.ids();
  chosen.removeIf([&](const QString& id) { return listed.contains(id) && !ticked.contains(id); });
  const QSet<QString> kept(chosen.begin(), chosen.end());
  std::ranges::copy_if(teachers, std::back_inserter(chosen), [&](const QString& id) { return !kept.contains(id); });
  m_workbench.selection.set(chosen);
}

void TeachersView::compareNewest() { takeTicks(newestToCompare(m_list->ids(), m_workbench.runs)); }

void TeachersView::refreshSoon() {
  if (isVisible() && !m_refresh.isActive()) m_refresh.start();
}

void TeachersView::changeEvent(QEvent* event) {
  View::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && isVisible()) refresh();
}

void TeachersView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  refresh();
}

void TeachersView::refresh() {
  m_refresh.stop();
  const auto choice = static_cast<EpochChoice>(m_epochs->currentData().toInt());
  const auto& catalogue = m_workbench.engine.catalogue();
  m_values.clear();
  std::vector<const Run*> runs;
  for (const QString& id : m_list->checked()) {
    if (const Run* run = m_workbench.runs.run(id)) runs.push_back(run);
  }
  for (const Run* run : runs) m_values.push_back(teacherValues(*run, choice, catalogue ? &*catalogue : nullptr));
  for (InspectionPanel* panel : std::initializer_list<InspectionPanel*>{m_centroids, m_temperatures, m_images})
    panel->setTeachers(runs, choice);
  if (m_groupSeeds->isChecked()) m_values = groupSeeds(m_values, seedGroups(runs, m_workbench.runs));
  m_table = teacherTable(m_values);
  fillTable();
  m_classes->setTeachers(m_values);
  if (m_table.remark.isEmpty()) {
    m_remark->hide();
  } else {
    m_remark->showMessage(Tone::Warning, m_table.remark, {}, false);
  }
  showPage();
}

void TeachersView::fillTable() {
  const TableContents contents = contentsOf(m_table);
  m_model->setContents(contents);
  m_tableView->clearSpans();
  for (const int row : contents.headingRows) {
    if (m_model->columnCount() > 1) m_tableView->setSpan(row, 0, 1, m_model->columnCount());
  }
  fitColumns(*m_tableView);
}

void TeachersView::showPage() {
  enum Page { Values, NoTeachers, NoneTicked };
  m_pages->setCurrentIndex(m_list->ids().isEmpty() ? NoTeachers : m_values.empty() ? NoneTicked : Values);
  enableActions();
}

}  // namespace distillscope
