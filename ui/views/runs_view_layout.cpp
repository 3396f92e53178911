// How the view of runs is put together.
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>

#include "ui/demonstration.h"
#include "ui/models/run_filter_model.h"
#include "ui/models/run_table_model.h"
#include "ui/models/runs_csv.h"
#include "ui/presets.h"
#include "ui/run_actions.h"
#include "ui/theme.h"
#include "ui/views/runs_columns.h"
#include "ui/views/runs_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/progress_delegate.h"
#include "ui/widgets/remembered.h"
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

/// What stands in place of the table while the filter hides every run.
QWidget* RunsView::buildNoneFound() {
  auto* none =
      new EmptyState(QStringLiteral("search"), tr("No run is found"),
                     tr("No run of this workspace has all the words of the filter."), tr("Clear the filter"), this);
  none->setObjectName(QStringLiteral("runs-none-found"));
  connect(none, &EmptyState::actionTriggered, this, [this] {
    m_filter->clear();
    m_table->setFocus();
  });
  return none;
}

QWidget* RunsView::buildHeader() {
  auto* header = new QWidget(this);
  auto* title = new QLabel(tr("Runs"), header);
  title->setFont(headingFont(font()));
  m_filter = new QLineEdit(header);
  m_filter->setObjectName(QStringLiteral("runs-filter"));
  m_filter->setPlaceholderText(tr("Filter by name, tag, model, dataset, method, status (Ctrl+F)"));
  m_filter->setAccessibleName(tr("Filter"));
  m_filter->setToolTip(tr("Words to find, or fields of the recipe: lambda=0.25 seed=1"));
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
  m_table->setTextElideMode(Qt::ElideMiddle);  // runs of a study differ in how their names end
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  m_table->setExpandsOnDoubleClick(true);
  m_table->setItemDelegateForColumn(RunTableModel::Progress, new ProgressDelegate(m_table));
  m_table->setSortingEnabled(true);
  m_table->header()->setSortIndicatorClearable(true);
  m_columns = new RunsColumns(*m_table, *m_model, m_workbench.settings);
  m_columns->menu()->menuAction()->setIcon(themedIcon(QStringLiteral("columns")));
  m_columns->menu()->menuAction()->setToolTip(tr("Choose columns"));
  addAction(m_columns->menu()->menuAction());
}

/// How the runs are shown: actions of the view beside those of the runs.
void RunsView::buildAppearance() {
  auto* focusFilter = new QAction(themedIcon(QStringLiteral("search")), tr("&Filter runs"), this);
  focusFilter->setShortcut(QKeySequence::Find);
  connect(focusFilter, &QAction::triggered, this, [this] {
    m_filter->setFocus();
    m_filter->selectAll();
  });
  m_showLineage = new QAction(themedIcon(QStringLiteral("lineage")), tr("Linea&ge"), this);
  m_showLineage->setObjectName(QStringLiteral("runs-lineage"));
  m_showLineage->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_G));
  m_showLineage->setToolTip(tr("Draw which run builds on which (Ctrl+G)"));
  m_showLineage->setCheckable(true);
  connect(m_showLineage, &QAction::toggled, this, &RunsView::showPage);
  auto* save = new QAction(tr("Save the table\u2026"), this);
  save->setObjectName(QStringLiteral("runs-save-table"));
  save->setToolTip(tr("The runs and columns that are shown, as a CSV file"));
  connect(save, &QAction::triggered, this, [this] {
    askAndSave(*this, *m_bar, QStringLiteral("runs.csv"), csvFilters(),
               [this](const QString& path) { return saveText(path, runsCsv(*m_filtered, m_columns->shown())); });
  });
  auto* separator = new QAction(this);
  separator->setSeparator(true);
  for (QAction* action : {separator, focusFilter, m_showLineage, save}) {
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
  }
}

}  // namespace distillscope
