#include "ui/views/runs_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelection>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>

#include "ui/models/run_table_model.h"
#include "ui/presets.h"
#include "ui/run_actions.h"
#include "ui/run_store.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/views/run_details.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/progress_delegate.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

const QString headerKey = QStringLiteral("runs/header");
const QString splitterKey = QStringLiteral("runs/splitter");

/// Column widths that show whole values, in pixels.
constexpr std::pair<int, int> columnWidths[] = {
    {RunTableModel::Name, 176},         {RunTableModel::Kind, 72},     {RunTableModel::Dataset, 112},
    {RunTableModel::Model, 104},        {RunTableModel::Method, 100},  {RunTableModel::Status, 108},
    {RunTableModel::Progress, 136},     {RunTableModel::TimeLeft, 80}, {RunTableModel::Top1, 72},
    {RunTableModel::LogLikelihood, 70}, {RunTableModel::Cmi, 70}};

}  // namespace

RunsView::RunsView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_actions(new RunActions(workbench, this)),
      m_model(new RunTableModel(workbench.runs, workbench.engine, this)),
      m_filtered(new RunFilterModel(this)),
      m_pages(new QStackedLayout),
      m_bar(new MessageBar(this)) {
  addActions(m_actions->all());
  auto* empty = new EmptyState(QStringLiteral("runs"), tr("No runs yet"),
                               tr("A run is one training: of a teacher, or of a student. Begin with a small teacher on "
                                  "Fashion-MNIST; it takes a "
                                  "few minutes. Then make an MCMI teacher from it, and distil students from both."),
                               tr("Train a first teacher"), this);
  empty->setObjectName(QStringLiteral("runs-empty"));
  connect(empty, &EmptyState::actionTriggered, this,
          [this] { Q_EMIT newRunRequested(preset(QStringLiteral("quick-trial")).recipe); });

  auto* page = new QWidget(this);
  m_details = new RunDetails(workbench, page);
  m_splitter = new QSplitter(Qt::Vertical, page);
  m_splitter->setObjectName(QStringLiteral("runs-splitter"));
  m_splitter->setChildrenCollapsible(false);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(buildHeader());
  layout->addWidget(m_splitter, 1);
  buildTable();
  m_splitter->addWidget(m_table);
  m_splitter->addWidget(m_details);
  m_splitter->setStretchFactor(0, 3);
  m_splitter->setStretchFactor(1, 2);
  m_splitter->setSizes({420, 300});
  m_splitter->restoreState(workbench.settings.value(splitterKey).toByteArray());

  m_pages->addWidget(empty);
  m_pages->addWidget(page);
  m_bar->setObjectName(QStringLiteral("runs-bar"));
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  whole->addWidget(m_bar);
  whole->addLayout(m_pages, 1);
  connectActions();
  showWhatThereIs();
}

RunsView::~RunsView() {
  m_workbench.settings.setValue(headerKey, m_table->horizontalHeader()->saveState());
  m_workbench.settings.setValue(splitterKey, m_splitter->saveState());
}

QWidget* RunsView::buildHeader() {
  auto* header = new QWidget(this);
  auto* title = new QLabel(tr("Runs"), header);
  title->setFont(headingFont(font()));
  m_filter = new QLineEdit(header);
  m_filter->setObjectName(QStringLiteral("runs-filter"));
  m_filter->setPlaceholderText(tr("Filter by name, model, dataset, method, status (Ctrl+F)"));
  m_filter->setClearButtonEnabled(true);
  m_filter->addAction(themedIcon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
  m_filter->setMaximumWidth(420);
  auto* focusFilter = new QAction(themedIcon(QStringLiteral("search")), tr("F&ilter runs"), this);
  focusFilter->setShortcut(QKeySequence::Find);
  focusFilter->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(focusFilter, &QAction::triggered, m_filter, qOverload<>(&QWidget::setFocus));
  addAction(focusFilter);

  auto* create = new QPushButton(tr("New run"), header);
  create->setObjectName(QStringLiteral("runs-new"));
  create->setProperty("primary", true);
  connect(create, &QPushButton::clicked, this, [this] { Q_EMIT viewRequested(QStringLiteral("new-run-view")); });

  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(16, 12, 16, 10);
  layout->addWidget(title);
  layout->addSpacing(16);
  layout->addWidget(m_filter, 1);
  layout->addStretch(1);
  for (const char* name : {"pause", "continue", "stop", "resume", "delete"}) {
    auto* button = new QToolButton(header);
    button->setDefaultAction(m_actions->action(QLatin1String(name)));
    button->setAutoRaise(true);
    button->setIconSize(QSize(18, 18));
    layout->addWidget(button);
  }
  layout->addSpacing(8);
  layout->addWidget(create);
  return header;
}

void RunsView::buildTable() {
  m_filtered->setSourceModel(m_model);
  m_table = new QTableView(this);
  m_table->setObjectName(QStringLiteral("runs-table"));
  m_table->setAccessibleName(tr("Runs"));
  m_table->setModel(m_filtered);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setAlternatingRowColors(true);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setTabKeyNavigation(false);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  m_table->setItemDelegateForColumn(RunTableModel::Progress, new ProgressDelegate(m_table));
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 14);
  QHeaderView* header = m_table->horizontalHeader();
  header->setSectionsMovable(true);
  header->setHighlightSections(false);
  header->setStretchLastSection(false);
  for (const auto& [column, width] : columnWidths) header->resizeSection(column, width);
  m_table->setSortingEnabled(true);
  header->setSortIndicatorClearable(true);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  header->restoreState(m_workbench.settings.value(headerKey).toByteArray());
}

void RunsView::connectActions() {
  connect(m_filter, &QLineEdit::textChanged, m_filtered, &RunFilterModel::setWords);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsView::showSelection);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsView::showSelection);
  connect(&m_workbench.selection, &RunSelection::changed, this, &RunsView::takeSelection);
  connect(m_table, &QTableView::doubleClicked, m_actions->action(QStringLiteral("curves")), &QAction::trigger);
  connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
    QMenu menu;
    menu.addActions(m_actions->all());
    menu.exec(m_table->viewport()->mapToGlobal(position));
  });
  connect(m_actions, &RunActions::viewRequested, this, &View::viewRequested);
  connect(m_actions, &RunActions::newRunRequested, this, &View::newRunRequested);
  connect(m_actions, &RunActions::failed, this,
          [this](const QString& problem) { m_bar->showMessage(Tone::Bad, problem); });
  connect(m_actions, &RunActions::deleted, this,
          [this](const QString& sentence) { m_bar->showMessage(Tone::Muted, sentence, tr("Undo")); });
  connect(m_bar, &MessageBar::actionTriggered, this, [this] {
    m_actions->undoStack().undo();
    m_bar->hide();
  });
  connect(m_details, &RunDetails::resumeRequested, m_actions->action(QStringLiteral("resume")), &QAction::trigger);
  connect(m_model, &QAbstractItemModel::rowsInserted, this, &RunsView::showWhatThereIs);
  connect(m_model, &QAbstractItemModel::rowsRemoved, this, &RunsView::showWhatThereIs);
}

/// Tells the other views what is chosen in the table.
void RunsView::showSelection() {
  if (m_selecting) return;
  QStringList ids;
  for (const QModelIndex& row : m_table->selectionModel()->selectedRows()) {
    ids.append(row.data(RunTableModel::IdRole).toString());
  }
  m_selecting = true;
  m_workbench.selection.set(ids);
  m_selecting = false;
  takeSelection(ids);
}

/// Shows what is chosen, here or in another view.
void RunsView::takeSelection(const QStringList& ids) {
  if (!m_selecting) {
    QItemSelection rows;
    for (const QString& id : ids) {
      const QModelIndex index = m_filtered->mapFromSource(m_model->index(m_model->rowOf(id), 0));
      if (index.isValid()) rows.select(index, index);
    }
    m_selecting = true;
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_selecting = false;
  }
  m_actions->setRuns(ids);
  const QString current = m_table->currentIndex().data(RunTableModel::IdRole).toString();
  m_details->showRun(ids.isEmpty() || ids.contains(current) ? (ids.isEmpty() ? QString() : current) : ids.last());
}

void RunsView::showWhatThereIs() {
  const bool empty = m_model->rowCount() == 0;
  m_pages->setCurrentIndex(empty ? 0 : 1);
  setFocusProxy(empty ? m_pages->widget(0) : m_table);
}

}  // namespace distillscope
