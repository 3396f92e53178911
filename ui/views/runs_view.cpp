#include "ui/views/runs_view.h"

#include <QComboBox>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelection>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QUndoStack>
#include <utility>

#include "ui/demonstration.h"
#include "ui/models/run_filter_model.h"
#include "ui/models/run_table_model.h"
#include "ui/presets.h"
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
#include "ui/widgets/progress_delegate.h"
#include "ui/widgets/remembered.h"
#include "ui/widgets/run_icons.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

const QString groupKey = QStringLiteral("runs/group");
constexpr int rowPadding = 14;  ///< pixels

class TallRows final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + rowPadding};
  }
};

}  // namespace

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

RunsView::~RunsView() { m_columns->save(); }

QWidget* RunsView::buildEmptyPage() {
  auto* empty = new EmptyState(
      QStringLiteral("runs"), tr("No runs yet"),
      tr("A run is one training: of a teacher, or of a student. Begin with a small teacher on Fashion-MNIST, or let "
         "the "
         "demonstration train an MLL teacher, an MCMI teacher from it and a student of each: some minutes in all."),
      tr("Train a first teacher"), this);
  empty->setObjectName(QStringLiteral("runs-empty"));
  empty->offerSecond(tr("Run the demonstration"));
  connect(empty, &EmptyState::actionTriggered, this,
          [this] { Q_EMIT newRunRequested(preset(QStringLiteral("quick-trial")).recipe); });
  connect(empty, &EmptyState::secondTriggered, this, [this] {
    const QString problem = startDemonstration(m_workbench);
    if (problem.isEmpty()) {
      Q_EMIT messageRequested(
          tr("The demonstration was started: each run begins when what it builds on has finished."));
    } else {
      m_bar->showMessage(Tone::Bad, problem);
    }
  });
  return empty;
}

QWidget* RunsView::buildHeader() {
  auto* header = new QWidget(this);
  auto* title = new QLabel(tr("Runs"), header);
  title->setFont(headingFont(font()));
  m_filter = new QLineEdit(header);
  m_filter->setObjectName(QStringLiteral("runs-filter"));
  m_filter->setPlaceholderText(tr("Filter by name, tag, model, dataset, method, status (Ctrl+F)"));
  m_filter->setAccessibleName(tr("Filter"));
  m_filter->setClearButtonEnabled(true);
  m_filter->addAction(themedIcon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
  m_filter->setMaximumWidth(textWidth(70, font()));
  m_grouping = new QComboBox(header);
  m_grouping->setObjectName(QStringLiteral("runs-group"));
  m_grouping->setAccessibleName(tr("Group runs"));
  m_grouping->setToolTip(tr("Show the runs in groups"));
  for (const auto& [grouping, text] :
       {std::pair(RunGrouping::None, tr("No groups")), std::pair(RunGrouping::Study, tr("By study")),
        std::pair(RunGrouping::Kind, tr("By kind")), std::pair(RunGrouping::Dataset, tr("By dataset")),
        std::pair(RunGrouping::Model, tr("By model")), std::pair(RunGrouping::Method, tr("By method")),
        std::pair(RunGrouping::Tag, tr("By tag"))}) {
    m_grouping->addItem(text, runGroupingName(grouping));
  }
  remember(m_workbench.settings, groupKey, *m_grouping);
  connect(m_grouping, &QComboBox::currentIndexChanged, this, &RunsView::group);

  const auto addButton = [this, header](QHBoxLayout* to, QAction* action) {
    auto* button = new QToolButton(header);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setIconSize(smallIconSize(font()));
    to->addWidget(button);
    return button;
  };
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(16, 12, 16, 10);
  layout->addWidget(title);
  layout->addSpacing(16);
  layout->addWidget(m_filter, 1);
  layout->addWidget(m_grouping);
  addButton(layout, m_columns->menu()->menuAction())->setPopupMode(QToolButton::InstantPopup);
  addButton(layout, m_showLineage);
  layout->addStretch(1);
  for (const char* name : {"pause", "continue", "stop", "resume", "delete"}) {
    addButton(layout, m_actions->action(QLatin1String(name)));
  }
  layout->addSpacing(8);
  auto* create = new QPushButton(tr("New run"), header);
  create->setObjectName(QStringLiteral("runs-new"));
  create->setProperty("primary", true);
  connect(create, &QPushButton::clicked, this, [this] { Q_EMIT viewRequested(QStringLiteral("new-run-view")); });
  layout->addWidget(create);
  setTabOrder(create, m_table);
  return header;
}

void RunsView::buildTable() {
  m_filtered->setSourceModel(m_model);
  m_table = new QTreeView(this);
  m_table->setObjectName(QStringLiteral("runs-table"));
  m_table->setAccessibleName(tr("Runs"));
  m_table->setItemDelegate(new TallRows(m_table));
  m_table->setModel(m_filtered);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setAllColumnsShowFocus(true);
  m_table->setAlternatingRowColors(true);
  m_table->setUniformRowHeights(true);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  m_table->setExpandsOnDoubleClick(true);
  m_table->setItemDelegateForColumn(RunTableModel::Progress, new ProgressDelegate(m_table));
  m_table->setSortingEnabled(true);
  m_table->header()->setSortIndicatorClearable(true);
  m_columns = new RunsColumns(*m_table, *m_model, m_workbench.settings);
  m_columns->menu()->menuAction()->setIcon(themedIcon(QStringLiteral("columns")));
  m_columns->menu()->menuAction()->setToolTip(tr("Choose columns"));
}

/// How the runs are shown: actions of the view beside those of the runs.
void RunsView::buildAppearance() {
  auto* focusFilter = new QAction(themedIcon(QStringLiteral("search")), tr("F&ilter runs"), this);
  focusFilter->setShortcut(QKeySequence::Find);
  connect(focusFilter, &QAction::triggered, this, [this] {
    m_filter->setFocus();
    m_filter->selectAll();
  });
  m_showLineage = new QAction(themedIcon(QStringLiteral("lineage")), tr("Li&neage"), this);
  m_showLineage->setObjectName(QStringLiteral("runs-lineage"));
  m_showLineage->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_G));
  m_showLineage->setToolTip(tr("Draw which run builds on which (Ctrl+G)"));
  m_showLineage->setCheckable(true);
  connect(m_showLineage, &QAction::toggled, this, [this](bool on) { m_shown->setCurrentIndex(on ? 1 : 0); });
  auto* separator = new QAction(this);
  separator->setSeparator(true);
  for (QAction* action : {separator, focusFilter, m_showLineage}) {
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
  }
}

void RunsView::connectActions() {
  connect(m_filter, &QLineEdit::textChanged, m_filtered, &RunFilterModel::setWords);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsView::showSelection);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsView::showSelection);
  connect(&m_workbench.selection, &RunSelection::changed, this, &RunsView::takeSelection);
  connect(m_table, &QTreeView::doubleClicked, m_actions->action(QStringLiteral("curves")), &QAction::trigger);
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
    settleGroups();
    takeSelection(m_workbench.selection.ids());
  });
}

void RunsView::showContextMenu(const QPoint& place) {
  QMenu menu;
  menu.addActions(m_actions->all());
  QMenu* lines = menu.addMenu(tr("Co&lour"));
  lines->setEnabled(!m_actions->runs().isEmpty());
  for (int line = 0; line < runLineCount; ++line) {
    const QString name = line == 0 ? tr("Line %1").arg(line + 1) : QString::number(line + 1);
    lines->addAction(lineIcon(lineColour(line, palette()), lineStyle(line)), name, this,
                     [this, line] { m_actions->setLine(line); });
  }
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

/// The keyboard goes on to what there is. A focus proxy would do so too, but Tab passes by whatever stands between a
/// widget and its proxy.
void RunsView::focusInEvent(QFocusEvent* event) {
  (m_pages->currentIndex() == 0 ? m_pages->widget(0) : m_table)->setFocus(event->reason());
}

}  // namespace distillscope
