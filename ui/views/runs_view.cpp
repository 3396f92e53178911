#include "ui/views/runs_view.h"

#include <QComboBox>
#include <QFocusEvent>
#include <QHeaderView>
#include <QItemSelection>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QTreeView>
#include <QUndoStack>
#include <utility>

#include "ui/models/run_filter_model.h"
#include "ui/models/run_table_model.h"
#include "ui/run_actions.h"
#include "ui/run_store.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/trash_dialog.h"
#include "ui/views/lineage_view.h"
#include "ui/views/run_details.h"
#include "ui/views/runs_columns.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/remembered.h"
#include "ui/workbench.h"

namespace distillscope {

RunsView::RunsView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_actions(new RunActions(workbench, this)),
      m_model(new RunTableModel(workbench, this)),
      m_filtered(new RunFilterModel(this)),
      m_pages(new QStackedLayout),
      m_bar(new MessageBar(this)) {
  addActions(m_actions->all());
  auto* page = new QWidget(this);
  buildAppearance();
  buildTable();
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(buildHeader());
  auto* splitter = new QSplitter(Qt::Vertical, page);
  layout->addWidget(splitter, 1);
  m_lineage = new LineageView(workbench, page);
  m_details = new RunDetails(workbench, page);
  m_shown = new QStackedWidget(page);
  m_shown->addWidget(m_table);
  m_shown->addWidget(m_lineage);
  m_shown->addWidget(buildNoneFound());
  splitter->addWidget(m_shown);
  splitter->addWidget(m_details);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({420, 300});
  remember(workbench.settings, QStringLiteral("runs/splitter"), *splitter);

  m_pages->addWidget(buildEmptyPage());
  m_pages->addWidget(page);
  m_bar->setObjectName(QStringLiteral("runs-bar"));
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  whole->addWidget(m_bar);
  whole->addLayout(m_pages, 1);
  connectActions();
  group();
  showWhatThereIs();
}

RunsView::~RunsView() {
  m_columns->save();
  m_actions->finish();
}

void RunsView::connectActions() {
  connect(m_filter, &QLineEdit::textChanged, m_filtered, &RunFilterModel::setWords);
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    connect(m_filtered, signal, this, &RunsView::showPage);
  }
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsView::showSelection);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsView::showSelection);
  connect(&m_workbench.selection, &RunSelection::changed, this, &RunsView::takeSelection);
  connect(m_table, &QTreeView::doubleClicked, this, &RunsView::openRow);
  m_table->installEventFilter(this);
  connect(m_lineage, &LineageView::opened, m_actions->action(QStringLiteral("curves")), &QAction::trigger);
  connect(m_table, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& place) { showContextMenu(m_table->viewport()->mapToGlobal(place)); });
  m_lineage->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_lineage, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& place) { showContextMenu(m_lineage->mapToGlobal(place)); });
  connect(m_actions, &RunActions::viewRequested, this, &View::viewRequested);
  connect(m_actions, &RunActions::newRunRequested, this, &View::newRunRequested);
  connect(m_actions, &RunActions::failed, this, [this](const QString& problem) {
    m_offersUndo = false;
    m_bar->showMessage(Tone::Bad, problem);
  });
  connect(m_details, &RunDetails::notesWritten, m_actions, &RunActions::writeNotes);
  connect(m_actions, &RunActions::deleted, this, [this](const QString& sentence) {
    m_offersUndo = true;
    m_bar->showMessage(Tone::Muted, sentence, tr("Undo"));
  });
  // The bar's button takes back what the bar speaks of, never what was done after it.
  connect(&m_actions->undoStack(), &QUndoStack::indexChanged, this, [this] {
    if (std::exchange(m_offersUndo, false)) m_bar->hide();
  });
  connect(m_actions, &RunActions::trashRequested, this, [this] { (new TrashDialog(m_workbench.runs, this))->open(); });
  connect(m_bar, &MessageBar::actionTriggered, this, [this] { m_actions->undoStack().undo(); });
  connect(m_details, &RunDetails::resumeRequested, m_actions->action(QStringLiteral("resume")), &QAction::trigger);
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    connect(m_model, signal, this, &RunsView::showWhatThereIs);
  }
  connect(m_filtered, &QAbstractItemModel::rowsInserted, this, &RunsView::settleGroups);
  // After the table has taken it up, which resets its selection.
  connect(m_filtered, &QAbstractItemModel::modelReset, this, [this] {
    showPage();
    settleGroups();
    takeSelection(m_workbench.selection.ids());
  });
}

/// The curves of the chosen runs; the title of a group is opened and closed by the table itself.
void RunsView::openRow(const QModelIndex& row) {
  if (!row.data(RunTableModel::IdRole).toString().isEmpty()) m_actions->action(QStringLiteral("curves"))->trigger();
}

/// Enter opens a row as a double click does. QTreeView::activated would do so after a single click too, where the
/// desktop has it so. Keys of a cell that is being edited come to its editor and not here.
bool RunsView::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_table || event->type() != QEvent::KeyPress) return View::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
  const QModelIndex row = m_table->currentIndex().siblingAtColumn(0);
  const bool isPlain = (key->modifiers() | Qt::KeypadModifier) == Qt::KeypadModifier;
  if (!isEnter || !isPlain || !row.isValid()) return false;
  if (m_filtered->hasChildren(row)) m_table->setExpanded(row, !m_table->isExpanded(row));
  openRow(row);
  return true;
}

void RunsView::showContextMenu(const QPoint& place) {
  QMenu menu;
  menu.addActions(m_actions->all());
  menu.exec(place);
}

void RunsView::group() {
  const RunGrouping grouping = runGroupingFromName(m_grouping->currentData().toString());
  m_table->setRootIsDecorated(grouping != RunGrouping::None);
  m_table->setIndentation(grouping == RunGrouping::None ? 0 : 18);
  m_model->setGrouping(grouping);
}

/// A group's title has its whole row; a new group is open.
void RunsView::settleGroups() {
  for (int row = 0; row < m_filtered->rowCount(); ++row) {
    const QModelIndex index = m_filtered->index(row, 0);
    if (!index.data(RunTableModel::IdRole).toString().isEmpty()) return;  // there are no groups
    if (m_table->isFirstColumnSpanned(row, {})) continue;
    m_table->setFirstColumnSpanned(row, {}, true);
    m_table->expand(index);
  }
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

/// Adds the rows of these runs to `rows`, neighbours as one range: a selection of many ranges is slow.
void RunsView::selectIn(const QModelIndex& group, const QSet<QString>& ids, QItemSelection& rows) const {
  const int count = ids.isEmpty() ? 0 : m_filtered->rowCount(group);
  int first = -1;  // of the range that is being gathered
  for (int row = 0; row <= count; ++row) {
    const QModelIndex index = m_filtered->index(row, 0, group);
    const bool isChosen = row < count && ids.contains(index.data(RunTableModel::IdRole).toString());
    if (isChosen && first < 0) first = row;
    if (!isChosen && first >= 0) {
      rows.select(m_filtered->index(first, 0, group), m_filtered->index(row - 1, 0, group));
      first = -1;
    }
    if (row < count && m_filtered->hasChildren(index)) selectIn(index, ids, rows);
  }
}

/// Shows what is chosen, here or in another view.
void RunsView::takeSelection(const QStringList& ids) {
  if (!m_selecting) {
    QItemSelection rows;
    selectIn({}, QSet<QString>(ids.begin(), ids.end()), rows);
    m_selecting = true;
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_selecting = false;
  }
  m_actions->setRuns(ids);
  const QString current = m_table->currentIndex().data(RunTableModel::IdRole).toString();
  m_details->showRuns(ids, ids.isEmpty() || ids.contains(current) ? (ids.isEmpty() ? QString() : current) : ids.last());
}

void RunsView::showWhatThereIs() {
  const bool empty = m_model->rowCount() == 0;
  m_pages->setCurrentIndex(empty ? 0 : 1);
}

void RunsView::showPage() {
  enum Page { Table, Lineage, NoneFound };
  const bool noneFound = m_filtered->rowCount() == 0 && m_model->rowCount() > 0;
  m_shown->setCurrentIndex(m_showLineage->isChecked() ? Lineage : noneFound ? NoneFound : Table);
}

/// The keyboard goes on to what there is. A focus proxy would do so too, but Tab passes by whatever stands between a
/// widget and its proxy.
void RunsView::focusInEvent(QFocusEvent* event) {
  QWidget* page = m_shown->currentWidget() == m_lineage ? m_table : m_shown->currentWidget();
  (m_pages->currentIndex() == 0 ? m_pages->widget(0) : page)->setFocus(event->reason());
}

}  // namespace distillscope
