#include "ui/views/students_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>
#include <iterator>

#include "core/record/measures.h"
#include "ui/engine_process.h"
#include "ui/models/class_gains.h"
#include "ui/models/student_groups.h"
#include "ui/run_store.h"
#include "ui/theme.h"
#include "ui/views/confusion_panel.h"
#include "ui/views/gain_panel.h"
#include "ui/views/student_contents.h"
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

constexpr int widestRowName = 66;  // characters

}  // namespace

StudentsView::StudentsView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_list(new RunChecklist(QStringLiteral("students-runs"), workbench.runs, isStudent, this)),
      m_epochs(new QComboBox(this)),
      m_measure(new QComboBox(this)),
      m_caption(new QLabel(this)),
      m_bar(new MessageBar(this)),
      m_remark(new MessageBar(this)),
      m_model(new TableModel(this)),
      m_tableView(
          makeNumbersTable(QStringLiteral("students-table"), tr("Students by method and teacher"), *m_model, this)),
      m_confusion(new ConfusionPanel(workbench.runs, workbench.settings, this)),
      m_gains(new GainPanel(workbench.settings, this)),
      m_tabs(new QTabWidget(this)) {
  setObjectName(QStringLiteral("students-view"));
  buildActions();
  layOutWithSide(*this, buildSide(), buildPages(), 220, workbench.settings, QStringLiteral("students/splitter"));
  m_refresh.setSingleShot(true);
  m_refresh.setInterval(40ms);
  connect(&m_refresh, &QTimer::timeout, this, &StudentsView::refresh);
  connectRuns();
  m_list->setChecked(m_workbench.selection.ids());
  refresh();
}

QWidget* StudentsView::buildSide() {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(12, 12, 8, 12);
  layout->addStrut(leastSideWidth);
  auto* heading = new QLabel(tr("Students"), side);
  heading->setProperty("heading", true);
  layout->addWidget(heading);
  layout->addWidget(m_list, 1);
  return side;
}

QWidget* StudentsView::buildPages() {
  auto* noStudents = new EmptyState(QStringLiteral("distil"), tr("No students yet"),
                                    tr("Distil students from an MLL and from an MCMI teacher by the same method, and "
                                       "compare them here."),
                                    tr("New run"), this);
  auto* noneTicked = new EmptyState(QStringLiteral("distil"), tr("No student is ticked"),
                                    tr("Tick the students to compare in the list."), tr("Compare all students"), this);
  connect(noStudents, &EmptyState::actionTriggered, this,
          [this] { Q_EMIT viewRequested(QStringLiteral("new-run-view")); });
  connect(noneTicked, &EmptyState::actionTriggered, this, [this] { takeTicks(m_list->ids()); });
  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  for (QWidget* page : {buildPage(), static_cast<QWidget*>(noStudents), static_cast<QWidget*>(noneTicked)})
    m_pages->addWidget(page);
  return pages;
}

QWidget* StudentsView::buildPage() {
  m_tabs->setObjectName(QStringLiteral("students-tabs"));
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(buildTable(), tr("&By method and teacher"));
  m_tabs->addTab(m_confusion, tr("Confus&ion"));
  m_tabs->addTab(m_gains, tr("&Gain by class"));
  remember(m_workbench.settings, QStringLiteral("students/tab"), *m_tabs);
  connect(m_tabs, &QTabWidget::currentChanged, this, &StudentsView::refresh);
  connect(m_gains, &GainPanel::pairChosen, this, &StudentsView::refresh);
  auto* page = new QWidget(this);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addWidget(buildControls());
  layout->addWidget(m_bar);
  layout->addWidget(m_tabs, 1);
  return page;
}

QWidget* StudentsView::buildControls() {
  m_epochs->setObjectName(QStringLiteral("students-epochs"));
  m_epochs->addItem(tr("Last epoch"), static_cast<int>(EpochChoice::Last));
  m_epochs->addItem(tr("Epoch with the best test top-1"), static_cast<int>(EpochChoice::Best));
  m_epochs->setToolTip(tr("Choosing the epoch by its test accuracy favours the run: say so beside the numbers."));
  remember(m_workbench.settings, QStringLiteral("students/epochs"), *m_epochs);
  connect(m_epochs, &QComboBox::currentIndexChanged, this, &StudentsView::refresh);
  auto* controls = new QWidget(this);
  auto* layout = new QHBoxLayout(controls);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* label = new QLabel(tr("Va&lues of:"), controls);
  label->setBuddy(m_epochs);
  layout->addWidget(label);
  layout->addWidget(m_epochs);
  layout->addStretch(1);
  for (const auto& [text, actions] : {std::pair{tr("Co&py"), m_copying}, std::pair{tr("Save"), m_saving}}) {
    auto* button = new QPushButton(text, controls);
    auto* menu = new QMenu(button);
    menu->addActions(actions);
    button->setMenu(menu);
    layout->addWidget(button);
  }
  return controls;
}

QWidget* StudentsView::buildTable() {
  m_measure->setObjectName(QStringLiteral("students-measure"));
  for (const MeasureInfo& info : measures())
    m_measure->addItem(QString::fromStdString(info.title), QString::fromStdString(info.id));
  remember(m_workbench.settings, QStringLiteral("students/measure"), *m_measure);
  connect(m_measure, &QComboBox::currentIndexChanged, this, &StudentsView::refresh);
  m_remark->setObjectName(QStringLiteral("students-remark"));
  m_caption->setObjectName(QStringLiteral("students-caption"));
  m_caption->setWordWrap(true);
  m_caption->setProperty("hint", true);
  m_tableView->verticalHeader()->setMaximumWidth(textWidth(widestRowName, font()));
  auto* table = new QWidget(this);
  auto* controls = new QHBoxLayout;
  auto* label = new QLabel(tr("&Quantity:"), table);
  label->setBuddy(m_measure);
  controls->addWidget(label);
  controls->addWidget(m_measure);
  controls->addStretch(1);
  auto* layout = new QVBoxLayout(table);
  layout->setContentsMargins(0, 8, 0, 0);
  layout->addLayout(controls);
  layout->addWidget(m_caption);
  layout->addWidget(m_remark);
  layout->addWidget(m_tableView, 1);
  return table;
}

void StudentsView::connectRuns() {
  connect(m_list, &RunChecklist::checkedChanged, this, &StudentsView::takeTicks);
  const auto follow = [this] {
    m_list->setChecked(m_workbench.selection.ids());
    refreshSoon();
  };
  connect(m_list, &RunChecklist::listChanged, this, follow);
  connect(&m_workbench.selection, &RunSelection::changed, this, follow);
  connect(&m_workbench.runs, &RunStore::runsChanged, this, &StudentsView::refreshSoon);
  connect(&m_workbench.engine, &EngineProcess::catalogueReady, this, &StudentsView::refreshSoon);
}

/// Teachers that other views show stay chosen.
void StudentsView::takeTicks(const QStringList& students) {
  const QSet<QString> listed(m_list->ids().begin(), m_list->ids().end()), ticked(students.begin(), students.end());
  QStringList chosen = m_workbench.selection.ids();
  chosen.removeIf([&](const QString& id) { return listed.contains(id) && !ticked.contains(id); });
  const QSet<QString> kept(chosen.begin(), chosen.end());
  std::ranges::copy_if(students, std::back_inserter(chosen), [&](const QString& id) { return !kept.contains(id); });
  m_workbench.selection.set(chosen);
}

void StudentsView::refreshSoon() {
  if (isVisible() && !m_refresh.isActive()) m_refresh.start();
}

void StudentsView::changeEvent(QEvent* event) {
  View::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && isVisible()) refresh();
}

void StudentsView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  refresh();
}

EpochChoice StudentsView::epochChoice() const { return static_cast<EpochChoice>(m_epochs->currentData().toInt()); }

std::vector<const Run*> StudentsView::tickedRuns() const {
  std::vector<const Run*> runs;
  for (const QString& id : m_list->checked()) {
    if (const Run* run = m_workbench.runs.run(id)) runs.push_back(run);
  }
  return runs;
}

std::vector<StudentPlace> StudentsView::places() const {
  const auto& catalogue = m_workbench.engine.catalogue();
  return placeStudents(tickedRuns(), m_workbench.runs, epochChoice(), catalogue ? &*catalogue : nullptr);
}

StudentTable StudentsView::table() const {
  return studentTable(places(), epochChoice(), m_measure->currentData().toString().toStdString());
}

void StudentsView::refresh() {
  m_refresh.stop();
  fill(*m_tabs->currentWidget());
  showPage();
}

/// Brings a tab up to date: the one in view, or one whose contents are to be saved.
void StudentsView::fill(QWidget& tab) {
  if (&tab == m_confusion) return m_confusion->setRuns(tickedRuns(), epochChoice());
  if (&tab == m_gains) return m_gains->setPairs(gainPairs(places()));
  const StudentTable values = table();
  m_caption->setText(values.caption);
  if (values.remark.isEmpty()) {
    m_remark->hide();
  } else {
    m_remark->showMessage(Tone::Warning, values.remark, {}, false);
  }
  m_model->setContents(contentsOf(values));
  fitColumns(*m_tableView);
}

void StudentsView::showPage() {
  enum Page { Values, NoStudents, NoneTicked };
  const bool anyTicked = !m_list->checked().isEmpty();
  m_pages->setCurrentIndex(m_list->ids().isEmpty() ? NoStudents : anyTicked ? Values : NoneTicked);
  enableActions();
}

}  // namespace distillscope
