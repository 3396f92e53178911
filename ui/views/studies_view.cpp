#include "ui/views/studies_view.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

#include "core/record/error.h"
#include "core/record/study_format.h"
#include "ui/engine_process.h"
#include "ui/models/study_contents.h"
#include "ui/new_study_dialog.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/settings.h"
#include "ui/study_follower.h"
#include "ui/theme.h"
#include "ui/views/study_editor.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/numbers_table.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr int mostJobs = 64;
const QString jobsKey = QStringLiteral("studies/jobs");
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

}  // namespace

StudiesView::StudiesView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_list(new QListWidget(this)),
      m_bar(new MessageBar(this)),
      m_failures(new MessageBar(this)),
      m_tableModel(new TableModel(this)),
      m_runsModel(new TableModel(this)) {
  setObjectName(QStringLiteral("studies-view"));
  buildActions();
  auto* splitter = new QSplitter(this);
  splitter->addWidget(buildSide());
  auto* pages = new QWidget(splitter);
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
  splitter->addWidget(pages);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({220, 900});
  splitter->setChildrenCollapsible(false);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &StudiesView::listStudies);
  listStudies();
}

StudiesView::~StudiesView() = default;

void StudiesView::buildActions() {
  const auto add = [this](const char* name, const QString& text, auto&& triggered) {
    auto* action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    connect(action, &QAction::triggered, this, triggered);
    addAction(action);
    return action;
  };
  add("studies-new", tr("&New study..."), &StudiesView::newStudy);
  m_saving << add("studies-save", tr("&Save the tables..."), &StudiesView::saveTables);
  m_saving << add("studies-open-runs", tr("Show every run of the study in &Runs"), [this] {
    QStringList runs;
    for (const StudyNode& node : m_study->graph().nodes) runs.append(fromName(node.id));
    show(runs);
  });
}

QWidget* StudiesView::buildSide() {
  auto* side = new QWidget(this);
  side->setMinimumWidth(200);
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
  layout->addWidget(heading);
  layout->addWidget(m_list, 1);
  layout->addWidget(add);
  return side;
}

QWidget* StudiesView::buildHeader() {
  auto* header = new QWidget(this);
  m_title = new QLabel(header);
  m_title->setFont(headingFont(font()));
  m_description = new QLabel(header);
  m_description->setProperty("hint", true);
  m_description->setWordWrap(true);
  m_state = new QLabel(header);
  m_state->setObjectName(QStringLiteral("studies-state"));
  m_progress = new QProgressBar(header);
  m_progress->setAccessibleName(tr("Share of the study's steps that are done"));
  m_progress->setTextVisible(false);
  m_progress->setFixedHeight(6);
  m_jobs = new QSpinBox(header);
  m_jobs->setObjectName(QStringLiteral("studies-jobs"));
  m_jobs->setRange(1, mostJobs);
  m_jobs->setValue(m_workbench.settings.value(jobsKey).toInt());
  m_jobs->setToolTip(tr("Runs at work at the same time. The results do not depend on it."));
  connect(m_jobs, &QSpinBox::valueChanged, this, [this](int jobs) { m_workbench.settings.setValue(jobsKey, jobs); });
  auto* label = new QLabel(tr("&Parallel runs:"), header);
  label->setBuddy(m_jobs);
  m_run = new QPushButton(header);
  m_run->setObjectName(QStringLiteral("studies-run"));
  connect(m_run, &QPushButton::clicked, this, &StudiesView::runOrStop);
  auto* row = new QHBoxLayout;
  row->addWidget(m_state, 1);
  row->addWidget(label);
  row->addWidget(m_jobs);
  row->addWidget(m_run);
  auto* layout = new QVBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_title);
  layout->addWidget(m_description);
  layout->addLayout(row);
  layout->addWidget(m_progress);
  return header;
}

QWidget* StudiesView::buildTables() {
  auto* page = new QWidget(this);
  m_choice = new QComboBox(page);
  m_choice->setObjectName(QStringLiteral("studies-table-choice"));
  m_choice->setAccessibleName(tr("Table of the study"));
  connect(m_choice, &QComboBox::currentIndexChanged, this, &StudiesView::showTable);
  auto* save = new QPushButton(tr("S&ave..."), page);
  save->setToolTip(tr("All tables of the study: Markdown, LaTeX, CSV or JSON"));
  connect(save, &QPushButton::clicked, this, &StudiesView::saveTables);
  auto* row = new QHBoxLayout;
  row->addWidget(m_choice, 1);
  row->addWidget(save);
  m_table = makeNumbersTable(QStringLiteral("studies-table"), tr("Table of the study"), *m_tableModel, page);
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  connect(m_table, &QTableView::activated, this, &StudiesView::showRunsOf);
  m_notes = new QLabel(page);
  m_notes->setObjectName(QStringLiteral("studies-notes"));
  m_notes->setProperty("hint", true);
  m_notes->setWordWrap(true);
  auto* layout = new QVBoxLayout(page);
  layout->addLayout(row);
  layout->addWidget(m_table, 1);
  layout->addWidget(m_notes);
  return page;
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
  m_editor = new StudyEditor(page);
  connect(m_editor, &StudyEditor::saved, this, [this] { m_study->reload(); });
  auto* tabs = new QTabWidget(page);
  tabs->setObjectName(QStringLiteral("studies-tabs"));
  tabs->addTab(buildTables(), tr("Tab&les"));
  tabs->addTab(buildRuns(), tr("Runs"));
  tabs->addTab(m_editor, tr("Stud&y file"));
  m_bar->setObjectName(QStringLiteral("studies-bar"));
  m_failures->setObjectName(QStringLiteral("studies-failures"));
  connect(m_failures, &MessageBar::actionTriggered, this, [tabs] { tabs->setCurrentIndex(1); });
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addWidget(m_bar);
  layout->addWidget(buildHeader());
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
  refresh();
}

void StudiesView::newStudy() {
  if (!m_workbench.engine.catalogue()) return;
  askNewStudy(m_workbench.runs.workspace(), *m_workbench.engine.catalogue(), this, [this](const QString& name) {
    listStudies();
    open(name);
  });
}

void StudiesView::refresh() {
  const bool readable = m_study->problem().isEmpty();
  m_title->setText(readable ? fromName(m_study->study().title) : fromName(m_study->dir().name()));
  m_description->setText(readable ? fromName(m_study->study().description) : QString());
  m_description->setVisible(!m_description->text().isEmpty());
  m_failures->setVisible(false);
  if (!readable) {
    m_failures->showMessage(Tone::Bad, m_study->problem(), {}, false);
  } else if (const QString failure = failureText(*m_study); !failure.isEmpty()) {
    m_failures->showMessage(Tone::Bad, failure, tr("Show the runs"), false);
  }
  const auto& statuses = m_study->statuses();
  QString state = studyProgressText(statuses);
  if (const auto left = m_study->isRunning() ? m_study->secondsLeft(m_jobs->value()) : std::nullopt) {
    state += tr(", about %1 left").arg(durationText(*left));
  }
  m_state->setText(state);
  double done = 0;
  for (const StudyNodeStatus& status : statuses) done += status.finished() ? 1.0 : status.progress;
  m_progress->setRange(0, 1000 * static_cast<int>(std::max<std::size_t>(1, statuses.size())));
  m_progress->setValue(static_cast<int>(1000 * done));
  const bool running = m_study->isRunning();
  m_run->setText(running ? tr("St&op") : tr("Ru&n"));
  m_run->setIcon(themedIcon(running ? QStringLiteral("stop") : QStringLiteral("play")));
  m_run->setEnabled(running || (readable && m_study->finished() < statuses.size()));
  m_jobs->setEnabled(!running);
  QStringList titles;
  for (const StudyTable& table : m_study->tables()) titles.append(fromName(table.title));
  QStringList shown;
  for (int i = 0; i < m_choice->count(); ++i) shown.append(m_choice->itemText(i));
  if (titles != shown) {
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    m_choice->addItems(titles);
  }
  m_runsModel->setContents(studyRunContents(m_study->graph(), statuses));
  m_runs->resizeColumnToContents(0);
  showTable();
}

void StudiesView::showTable() {
  const auto index = static_cast<std::size_t>(std::max(0, m_choice->currentIndex()));
  if (!m_study || index >= m_study->tables().size()) {
    m_tableModel->setContents({});
    m_notes->clear();
    return;
  }
  const StudyTable& table = m_study->tables()[index];
  m_tableModel->setContents(studyTableContents(table, m_study->graph(), m_study->statuses()));
  m_table->clearSpans();
  for (int row = 0; row < std::ssize(table.cells); ++row) {
    for (int column = 0; column < std::ssize(table.columns); ++column) {
      const int span = table.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)].span;
      if (span > 1) m_table->setSpan(row, column, 1, span);
    }
  }
  fitColumns(*m_table);
  QStringList notes;
  for (const std::string& note : table.notes) notes.append(fromName(note));
  m_notes->setText(notes.join(QLatin1Char('\n')));
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
    problem = m_workbench.engine.runStudy(m_study->dir(), m_jobs->value());
    if (problem.isEmpty()) Q_EMIT messageRequested(tr("The study runs, and goes on when the window is closed."));
  }
  if (!problem.isEmpty()) m_bar->showMessage(Tone::Bad, problem);
}

void StudiesView::showRunsOf(const QModelIndex& cell) {
  const auto index = static_cast<std::size_t>(m_choice->currentIndex());
  show(runsOfCell(m_study->tables()[index], cell.row(), cell.column()));
}

/// Those that have begun, in Runs.
void StudiesView::show(const QStringList& runs) {
  QStringList begun;
  for (const QString& run : runs) {
    if (m_workbench.runs.run(run)) begun.append(run);
  }
  if (begun.isEmpty()) {
    Q_EMIT messageRequested(tr("None of these runs has begun yet."));
    return;
  }
  m_workbench.selection.set(begun);
  Q_EMIT viewRequested(QStringLiteral("runs-view"));
}

void StudiesView::saveTables() {
  askAndSave(*this, *m_bar, fromName(m_study->dir().name()) + QStringLiteral(".md"),
             {tr("Markdown (*.md)"), tr("LaTeX (*.tex)"), tr("CSV (*.csv)"), tr("JSON (*.json)")},
             [this](const QString& path) {
               const auto& tables = m_study->tables();
               const std::string text = path.endsWith(QLatin1String(".tex"))    ? toLatex(tables)
                                        : path.endsWith(QLatin1String(".csv"))  ? toCsv(tables)
                                        : path.endsWith(QLatin1String(".json")) ? toJson(tables).dump(1) + "\n"
                                                                                : toMarkdown(tables);
               return saveText(path, QByteArray::fromStdString(text));
             });
}

}  // namespace distillscope
