#include "ui/models/run_table_model.h"

#include <QDateTime>
#include <QFont>
#include <QLocale>
#include <QSet>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/engine_process.h"
#include "ui/run_queue.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/widgets/run_icons.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

struct ColumnInfo {
  const char* title;
  const char* help;
};

constexpr std::array<ColumnInfo, RunTableModel::fixedColumns> columns = {{
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Name"), QT_TRANSLATE_NOOP("RunTableModel", "The run's folder")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Kind"),
     QT_TRANSLATE_NOOP("RunTableModel", "Teacher or student")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Dataset"),
     QT_TRANSLATE_NOOP("RunTableModel", "What it trains on")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Model"), QT_TRANSLATE_NOOP("RunTableModel", "The architecture")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Method"),
     QT_TRANSLATE_NOOP("distillscope::RunTableModel", "A teacher's objective, or a student's distiller")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Tags"),
     QT_TRANSLATE_NOOP("RunTableModel", "Words that you gave it")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Status"), QT_TRANSLATE_NOOP("RunTableModel", "How it fares")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Progress"),
     QT_TRANSLATE_NOOP("RunTableModel", "Steps done of all steps")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Time left"),
     QT_TRANSLATE_NOOP("distillscope::RunTableModel", "At the speed since it last started")},
    {QT_TRANSLATE_NOOP("distillscope::RunTableModel", "Created"),
     QT_TRANSLATE_NOOP("RunTableModel", "When its recipe was written")},
}};

constexpr std::pair<RunGrouping, const char*> groupingNames[] = {
    {RunGrouping::None, "none"},       {RunGrouping::Study, "study"}, {RunGrouping::Kind, "kind"},
    {RunGrouping::Dataset, "dataset"}, {RunGrouping::Model, "model"}, {RunGrouping::Method, "method"},
    {RunGrouping::Tag, "tag"}};

bool isNumeric(int column) { return column == RunTableModel::TimeLeft || column >= RunTableModel::fixedColumns; }

QDateTime dateOf(std::filesystem::file_time_type time) {
  const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

}  // namespace

RunGrouping runGroupingFromName(const QString& name) {
  const auto* found =
      std::ranges::find_if(groupingNames, [&](const auto& e) { return name == QLatin1String(e.second); });
  return found != std::end(groupingNames) ? found->first : RunGrouping::None;
}

QString runGroupingName(RunGrouping grouping) {
  return QLatin1String(std::ranges::find(groupingNames, grouping, &std::pair<RunGrouping, const char*>::first)->second);
}

RunTableModel::RunTableModel(Workbench& workbench, QObject* parent)
    : QAbstractItemModel(parent),
      m_workbench(workbench),
      m_added({MeasureColumn{.measure = "top1"}, MeasureColumn{.measure = "log_likelihood"},
               MeasureColumn{.measure = "cmi"}}),
      m_studies(workbench.runs.workspace()) {
  regroup();
  connect(&workbench.runs, &RunStore::runAdded, this, &RunTableModel::addRun);
  connect(&workbench.runs, &RunStore::runRemoved, this, &RunTableModel::removeRun);
  connect(&workbench.runs, &RunStore::runsChanged, this, &RunTableModel::updateRuns);
  connect(&workbench.queue, &RunQueue::changed, this, &RunTableModel::updateRuns);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, [this] { setGrouping(m_grouping); });
}

RunTableModel::~RunTableModel() = default;

void RunTableModel::setGrouping(RunGrouping grouping) {
  beginResetModel();
  m_grouping = grouping;
  m_facts.clear();
  m_studies.forget();
  regroup();
  endResetModel();
}

void RunTableModel::setAdded(const std::vector<RunColumn>& columns) {
  if (columns == m_added) return;
  beginResetModel();
  m_added = columns;
  m_facts.clear();
  endResetModel();
}

/// A run's group is its internal pointer where there are groups; a group itself has none.
QModelIndex RunTableModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, parent.isValid() ? m_groups[static_cast<std::size_t>(parent.row())].get() : nullptr);
}

QModelIndex RunTableModel::parent(const QModelIndex& index) const {
  const auto* group = static_cast<const Group*>(index.internalPointer());
  if (!group) return {};
  const auto found = std::ranges::find(m_groups, group, &std::unique_ptr<Group>::get);
  return createIndex(static_cast<int>(found - m_groups.begin()), 0, nullptr);
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  if (m_grouping == RunGrouping::None) return parent.isValid() ? 0 : static_cast<int>(m_groups.front()->ids.size());
  if (!parent.isValid()) return static_cast<int>(m_groups.size());
  const bool isGroup = !parent.internalPointer() && parent.column() == 0;
  return isGroup ? static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())]->ids.size()) : 0;
}

int RunTableModel::columnCount(const QModelIndex&) const { return fixedColumns + static_cast<int>(m_added.size()); }

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const QString id = idAt(index);
  if (id.isEmpty()) return groupData(*m_groups[static_cast<std::size_t>(index.row())], index.column(), role);
  const Run* run = m_workbench.runs.run(id);
  return run ? runData(*run, index.column(), role) : QVariant();
}

QString RunTableModel::idAt(const QModelIndex& index) const {
  if (m_grouping == RunGrouping::None) return m_groups.front()->ids.at(index.row());
  const auto* group = static_cast<const Group*>(index.internalPointer());
  return group ? group->ids.at(index.row()) : QString();
}

QVariant RunTableModel::groupData(const Group& group, int column, int role) const {
  switch (role) {
    case Qt::DisplayRole:
      return column == Name ? tr("%1 (%2)").arg(group.title).arg(group.ids.size()) : QVariant();
    case Qt::FontRole: {
      QFont font;
      font.setWeight(QFont::DemiBold);
      return font;
    }
    case SortRole:
      return group.title;
    default:
      return {};
  }
}

QVariant RunTableModel::runData(const Run& run, int column, int role) const {
  switch (role) {
    case Qt::DisplayRole:
      return text(run, column);
    case Qt::DecorationRole:
      if (column == Name) return runIcon(run.id());
      if (column == Status) return statusIcon(run.status);
      return {};
    case Qt::ToolTipRole: {
      const QString reason = column == Status ? reasonFor(run) : QString();
      if (!reason.isEmpty()) return reason;
      if (column == Name && !run.notes.note.empty())
        return QStringLiteral("%1\n%2").arg(run.id(), QString::fromStdString(run.notes.note));
      if (column == Method) return methodText(run.recipe, catalogue());
      return text(run, column);
    }
    case Qt::TextAlignmentRole:
      return QVariant(Qt::AlignVCenter | (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft));
    case IdRole:
      return run.id();
    case SortRole:
      return sortValue(run, column);
    case FilterRole:
      return factsOf(run).filterText;
    case ProgressRole:
      return run.history.progress();
    case StatusRole:
      return static_cast<int>(run.status);
    default:
      return {};
  }
}

const Catalogue* RunTableModel::catalogue() const {
  const auto& catalogue = m_workbench.engine.catalogue();
  return catalogue ? &*catalogue : nullptr;
}

QVariant RunTableModel::text(const Run& run, int column) const {
  switch (column) {
    case Name:
      return run.id();
    case Kind:
      return kindText(run.recipe);
    case Dataset:
      return datasetText(run.recipe, catalogue());
    case Model:
      return modelText(run.recipe, catalogue());
    case Method:
      return shortTitle(methodText(run.recipe, catalogue()));
    case Tags:
      return QString::fromStdString(textOfTags(run.notes.tags));
    case Status:
      return statusOf(run);
    case Progress:
      return tr("%1 %").arg(static_cast<int>(std::floor(100 * run.history.progress())));
    case TimeLeft: {
      const auto left = run.history.secondsLeft();
      return left && run.status == RunStatus::Running ? QVariant(durationText(*left)) : QVariant(QString());
    }
    case Created:
      return QLocale().toString(dateOf(run.created), QLocale::ShortFormat);
    default:
      return factsOf(run).added[placeOf(column)].text;
  }
}

QString RunTableModel::statusOf(const Run& run) const {
  if (m_workbench.runs.isStarting(run.id())) return tr("Starting");
  if (m_workbench.runs.isReading(run.id())) return tr("Reading...");
  const auto place = m_workbench.queue.ids().indexOf(run.id());
  return place >= 0 ? tr("Queued (%1)").arg(place + 1) : statusText(run.status);
}

QString RunTableModel::reasonFor(const Run& run) const {
  if (m_workbench.runs.isStarting(run.id()) || m_workbench.runs.isReading(run.id())) return {};
  return m_workbench.queue.contains(run.id()) ? m_workbench.queue.reasonOf(run.id()) : reasonText(run);
}

QVariant RunTableModel::sortValue(const Run& run, int column) const {
  if (column == Status) {
    const auto place = m_workbench.queue.ids().indexOf(run.id());
    const QString queued = QStringLiteral("%1 %2").arg(tr("Queued")).arg(place, 9, 10, QLatin1Char('0'));
    return place >= 0 ? queued : statusOf(run);
  }
  if (column == Progress) return run.history.progress();
  if (column == Created) return static_cast<double>(dateOf(run.created).toMSecsSinceEpoch());
  if (column == TimeLeft) {
    const auto left = run.history.secondsLeft();
    return left && run.status == RunStatus::Running ? QVariant(*left) : QVariant();
  }
  if (column >= fixedColumns) return factsOf(run).added[placeOf(column)].value;
  return text(run, column);
}

const RunTableModel::Facts& RunTableModel::factsOf(const Run& run) const {
  const QString id = run.id();
  const auto known = m_facts.constFind(id);
  if (known != m_facts.constEnd()) return *known;
  Facts facts;
  QStringList words = {QString::fromStdString(run.notes.note)};
  for (int column = Name; column <= Status; ++column) words.append(text(run, column).toString());
  facts.filterText = words.join(QLatin1Char(' '));
  for (const RunColumn& column : m_added) facts.added.push_back({valueOf(column, run), textOf(column, run)});
  return *m_facts.insert(id, std::move(facts));
}

QStringList RunTableModel::recipeFields() const {
  QSet<QString> fields;
  for (const QString& id : m_workbench.runs.ids()) {
    for (const QString& field : fieldsOf(m_workbench.runs.run(id)->recipe)) fields.insert(field);
  }
  QStringList sorted(fields.begin(), fields.end());
  sorted.sort();
  return sorted;
}

bool RunTableModel::recipeHolds(const QModelIndex& index, const QString& condition) const {
  const Run* run = m_workbench.runs.run(idAt(index));
  return run && holds(condition, run->recipe);
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole) {
    return QVariant(Qt::AlignVCenter | (isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft));
  }
  if (section >= fixedColumns) {
    const RunColumn& column = m_added[placeOf(section)];
    return role == Qt::DisplayRole ? titleOf(column) : role == Qt::ToolTipRole ? helpOf(column) : QVariant();
  }
  const ColumnInfo& column = columns[static_cast<std::size_t>(section)];
  return role == Qt::DisplayRole ? tr(column.title) : role == Qt::ToolTipRole ? tr(column.help) : QVariant();
}

/// A group is nothing that could be chosen: it has no curves.
Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  if (idAt(index).isEmpty()) return Qt::ItemIsEnabled;
  return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

}  // namespace distillscope
