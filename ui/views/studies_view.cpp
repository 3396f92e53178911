#include "ui/views/studies_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

#include "core/record/error.h"
#include "ui/engine_process.h"
#include "ui/json_path.h"
#include "ui/models/study_contents.h"
#include "ui/new_study_dialog.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/study_follower.h"
#include "ui/theme.h"
#include "ui/views/study_editor.h"
#include "ui/views/study_graph_panel.h"
#include "ui/views/study_header.h"
#include "ui/views/study_tables_panel.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/side_layout.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

enum Page { StudyPage, NoStudies, NoEngine };

QString fromName(const std::string& name) { return QString::fromStdString(name); }

/// The first failed run in one sentence.
QString failureText(const StudyFollower& study) {
  const auto& statuses = study.statuses();
  const auto first = std::ranges::find(statuses, RunStatus::Failed, &StudyNodeStatus::run);
  if (first == statuses.end()) return {};
  const StudyNode& node = study.graph().nodes[static_cast<std::size_t>(first - statuses.begin())];
  return StudiesView::tr("%1 failed: %2").arg(fromName(node.label), fromName(first->reason));
}

/// What finished runs of the workspace took. A student whose teacher is not there tells nothing of its kind.
std::vector<TimedRun> timedRuns(const RunStore& runs) {
  std::vector<TimedRun> timed;
  for (const QString& id : runs.ids()) {
    const Run& run = *runs.run(id);
    if (run.status != RunStatus::Finished || !run.summary.is_object()) continue;
    const std::string teacher = textAt(run.recipe, "teacher");
    const Run* source = teacher.empty() ? nullptr : runs.run(fromName(teacher));
    if (!teacher.empty() && !source) continue;
    timed.push_back({run.recipe, source ? textAt(source->recipe, "model.id") : "", run.summary.value("seconds", 0.0)});
  }
  return timed;
}

}  // namespace

StudiesView::StudiesView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_list(new QListWidget(this)),
      m_bar(new MessageBar(this)),
      m_failures(new MessageBar(this)),
      m_runsModel(new TableModel(this)) {
  setObjectName(QStringLiteral("studies-view"));
  buildActions();
  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  m_pages->addWidget(buildPage());
  auto* none =
      new EmptyState(QStringLiteral("studies"), tr("No studies yet"),
                     tr("A study is one file that names teachers, students, methods and seeds. Its tables fill "
                        "cell by cell from your own runs, with the paper's values beside them."),
                     tr("New study"), pages);
  connect(none, &EmptyState::actionTriggered, this, &StudiesView::newStudy);
  m_pages->addWidget(none);
  m_pages->addWidget(new EmptyState(QStringLiteral("studies"), tr("Studies"),
                                    tr("Studies are read by what the engine can do, and it has not answered yet."), {},
                                    pages));
  layOutWithSide(*this, buildSide(), pages, 220, workbench.settings, QStringLiteral("studies/splitter"));
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &StudiesView::listStudies);
  listStudies();
}

StudiesView::~StudiesView() = default;

void StudiesView::buildActions() {
  addEntry("studies-new", tr("&New study..."), [this] { newStudy(); });
  m_saving << addEntry("studies-save", tr("&Save the tables..."), [this] { saveTables(); });
  m_figureAction = addEntry("studies-save-figure", tr("Save the &figure of the table..."), [this] { saveFigure(); });
  m_figureAction->setEnabled(false);
  m_saving << addEntry("studies-open-runs", tr("Show every run of the study in &Runs"), [this] {
    QStringList runs;
    for (const StudyNode& node : m_study->graph().nodes) runs.append(fromName(node.id));
    show(runs);
  });
}

QWidget* StudiesView::buildSide() {
  auto* side = new QWidget(this);
  auto* heading = new QLabel(tr("Studies"), side);
  heading->setProperty("heading", true);
  m_list->setParent(side);
  m_list->setObjectName(QStringLiteral("studies-list"));
  m_list->setAccessibleName(tr("Studies of the workspace"));
  connect(m_list, &QListWidget::currentTextChanged, this, &StudiesView::open);
  auto* add = new QPushButton(themedIcon(QStringLiteral("new-run")), tr("Ne&w study..."), side);
  add->setObjectName(QStringLiteral("studies-add"));
  connect(add, &QPushButton::clicked, this, &StudiesView::newStudy);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(12, 12, 8, 12);
  layout->addStrut(leastSideWidth);
  layout->addWidget(heading);
  layout->addWidget(m_list, 1);
  layout->addWidget(add);
  return side;
}

QWidget* StudiesView::buildRuns() {
  m_runs = makeNumbersTable(QStringLiteral("studies-runs"), tr("Runs of the study"), *m_runsModel, this);
  m_runs->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_runs->horizontalHeader()->setStretchLastSection(true);
  connect(m_runs, &QTableView::activated, this, [this](const QModelIndex& index) {
    show({fromName(m_study->graph().nodes[static_cast<std::size_t>(index.row())].id)});
  });
  return m_runs;
}

QWidget* StudiesView::buildPage() {
  auto* page = new QWidget(this);
  m_header = new StudyHeader(m_workbench.settings, page);
  connect(m_header, &StudyHeader::runOrStopRequested, this, &StudiesView::runOrStop);
  addCommands({m_header->runOrStop()});
  m_editor = new StudyEditor(page);
  connect(m_editor, &StudyEditor::saved, this, [this] { m_study->reload(); });
  auto* tabs = new QTabWidget(page);
  tabs->setObjectName(QStringLiteral("studies-tabs"));
  m_tables = new StudyTablesPanel(m_workbench.settings, page);
  connect(m_tables, &StudyTablesPanel::opened, this, &StudiesView::show);
  connect(m_tables, &StudyTablesPanel::saveTablesRequested, this, &StudiesView::saveTables);
  connect(m_tables, &StudyTablesPanel::saveFigureRequested, this, &StudiesView::saveFigure);
  connect(m_tables, &StudyTablesPanel::figureChanged, this,
          [this] { m_figureAction->setEnabled(!m_tables->figureFilters().isEmpty()); });
  m_graph = new StudyGraphPanel(page);
  connect(m_graph, &StudyGraphPanel::opened, this, &StudiesView::show);
  connect(m_graph, &StudyGraphPanel::chosen, this,
          [this](const QStringList& runs) { m_workbench.selection.set(begunOf(runs)); });
  tabs->addTab(m_tables, tr("Tab&les"));
  tabs->addTab(m_graph, tr("&Graph"));
  tabs->addTab(buildRuns(), tr("Runs"));
  tabs->addTab(m_editor, tr("Stud&y file"));
  m_bar->setObjectName(QStringLiteral("studies-bar"));
  m_failures->setObjectName(QStringLiteral("studies-failures"));
  connect(m_failures, &MessageBar::actionTriggered, this, [this, tabs] { tabs->setCurrentWidget(m_runs); });
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addWidget(m_bar);
  layout->addWidget(m_header);
  layout->addWidget(m_failures);
  layout->addWidget(tabs, 1);
  return page;
}

void StudiesView::showEvent(QShowEvent* event) {
  listStudies();
  View::showEvent(event);
}

/// Another program may have added some.
void StudiesView::listStudies() {
  if (!m_workbench.engine.catalogue()) {
    m_pages->setCurrentIndex(NoEngine);
    for (QAction* action : m_saving) action->setEnabled(false);
    return;
  }
  QStringList names;
  for (const StudyDir& study : distillscope::listStudies(m_workbench.runs.workspace()))
    names.append(fromName(study.name()));
  QStringList listed;
  for (int row = 0; row < m_list->count(); ++row) listed.append(m_list->item(row)->text());
  if (names != listed) {
    const QString current = m_list->currentItem() ? m_list->currentItem()->text() : QString();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_list->addItems(names);
    m_list->setCurrentRow(static_cast<int>(std::max<qsizetype>(0, names.indexOf(current))));
  }
  m_pages->setCurrentIndex(names.isEmpty() ? NoStudies : StudyPage);
  for (QAction* action : m_saving) action->setEnabled(!names.isEmpty());
  if (!names.isEmpty()) open(m_list->currentItem()->text());
}

void StudiesView::open(const QString& name) {
  if (name.isEmpty() || (m_study && fromName(m_study->dir().name()) == name)) return;
  const auto items = m_list->findItems(name, Qt::MatchExactly);
  if (items.isEmpty()) return;
  m_list->setCurrentItem(items.first());
  const StudyDir dir(m_workbench.runs.workspace(), name.toStdString());
  const Catalogue& catalogue = *m_workbench.engine.catalogue();
  m_study = std::make_unique<StudyFollower>(dir, catalogue, m_workbench.runs);
  connect(m_study.get(), &StudyFollower::changed, this, &StudiesView::refresh);
  m_editor->edit(dir.file(), catalogue);
  m_tables->setStudy(*m_study);
  m_graph->setStudy(*m_study, catalogue);
  refresh();
}

bool StudiesView::mayClose() { return m_editor->mayClose(); }

void StudiesView::newStudy() {
  if (!m_workbench.engine.catalogue()) return;
  askNewStudy(m_workbench.runs.workspace(), *m_workbench.engine.catalogue(),
              {.runs = timedRuns(m_workbench.runs), .jobs = m_header->jobs()}, this, [this](const QString& name) {
                listStudies();
                open(name);
              });
}

void StudiesView::refresh() {
  m_header->describe(*m_study);
  m_failures->setVisible(false);
  if (!m_study->problem().isEmpty()) {
    m_failures->showMessage(Tone::Bad, m_study->problem(), {}, false);
  } else if (const QString failure = failureText(*m_study); !failure.isEmpty()) {
    m_failures->showMessage(Tone::Bad, failure, tr("Show the runs"), false);
  }
  m_runsModel->setContents(studyRunContents(m_study->graph(), m_study->statuses()));
  m_runs->resizeColumnToContents(0);
  m_tables->refresh();
  m_graph->refresh();
}

void StudiesView::runOrStop() {
  m_bar->hide();
  QString problem;
  if (m_study->isRunning()) {
    try {
      writeControl(m_study->dir().scheduler(), ControlRequest::Stop);
      Q_EMIT messageRequested(tr("The study stops when its runs have written what they have."));
    } catch (const Error& error) {
      problem = QString::fromUtf8(error.what());
    }
  } else {
    problem = m_workbench.engine.runStudy(m_study->dir(), m_header->jobs());
    if (problem.isEmpty()) Q_EMIT messageRequested(tr("The study runs, and goes on when the window is closed."));
  }
  if (!problem.isEmpty()) m_bar->showMessage(Tone::Bad, problem);
}

QStringList StudiesView::begunOf(const QStringList& runs) const {
  QStringList begun;
  for (const QString& run : runs) {
    if (m_workbench.runs.run(run)) begun.append(run);
  }
  return begun;
}

/// Those that have begun, in Runs.
void StudiesView::show(const QStringList& runs) {
  const QStringList begun = begunOf(runs);
  if (begun.isEmpty()) {
    Q_EMIT messageRequested(tr("None of these runs has begun yet."));
    return;
  }
  m_workbench.selection.set(begun);
  Q_EMIT viewRequested(QStringLiteral("runs-view"));
}

void StudiesView::saveTables() {
  askAndSave(*this, *m_bar, fromName(m_study->dir().name()) + QStringLiteral(".md"), StudyTablesPanel::tableFilters(),
             [this](const QString& path) { return m_tables->saveTables(path); });
}

void StudiesView::saveFigure() {
  askAndSave(*this, *m_bar, fromName(m_study->dir().name()) + QStringLiteral(".png"), m_tables->figureFilters(),
             [this](const QString& path) { return m_tables->saveFigure(path); });
}

}  // namespace distillscope
