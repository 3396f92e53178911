#include "ui/models/run_table_model.h"

#include <QApplication>
#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <array>
#include <cmath>

#include "ui/engine_process.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

struct ColumnInfo {
  const char* title;
  const char* help;
  const char* measure;  ///< of the test split, or nothing
};

constexpr std::array<ColumnInfo, RunTableModel::columnTotal> columns = {{
    {QT_TRANSLATE_NOOP("RunTableModel", "Name"), QT_TRANSLATE_NOOP("RunTableModel", "The run's folder"), nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Kind"), QT_TRANSLATE_NOOP("RunTableModel", "Teacher or student"), nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Dataset"), QT_TRANSLATE_NOOP("RunTableModel", "What it trains on"), nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Model"), QT_TRANSLATE_NOOP("RunTableModel", "The architecture"), nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Method"),
     QT_TRANSLATE_NOOP("RunTableModel", "A teacher's objective, or a student's distiller"), nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Status"), QT_TRANSLATE_NOOP("RunTableModel", "How it fares"), nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Progress"), QT_TRANSLATE_NOOP("RunTableModel", "Steps done of all steps"),
     nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Time left"),
     QT_TRANSLATE_NOOP("RunTableModel", "At the speed since it last started"), nullptr},
    {QT_TRANSLATE_NOOP("RunTableModel", "Top-1"),
     QT_TRANSLATE_NOOP("RunTableModel", "Accuracy on the test split after the newest measured epoch"), "top1"},
    {QT_TRANSLATE_NOOP("RunTableModel", "LL"),
     QT_TRANSLATE_NOOP("RunTableModel", "Mean log-likelihood on the test split, in nats"), "log_likelihood"},
    {QT_TRANSLATE_NOOP("RunTableModel", "CMI"),
     QT_TRANSLATE_NOOP("RunTableModel", "Conditional mutual information on the test split, in nats"), "cmi"},
}};

/// The run's line as its curves have it, colour and dashes; drawn at twice the size for dense displays. `edge` keeps it
/// apart from a ground of its own colour.
QPixmap drawSwatch(const QColor& colour, Qt::PenStyle style, const QColor& edge) {
  QPixmap pixmap(32, 32);
  pixmap.setDevicePixelRatio(2);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  if (style == Qt::SolidLine) {
    painter.setPen(QPen(edge, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(3, 3, 10, 10));
  } else {
    painter.setPen(QPen(edge, 6));
    painter.drawLine(QPointF(0, 8), QPointF(16, 8));
    painter.setPen(QPen(colour, 3, style, Qt::FlatCap));
    painter.drawLine(QPointF(0, 8), QPointF(16, 8));
  }
  return pixmap;
}

QIcon swatch(const QString& runId) {
  const QColor colour = runColour(runId);
  const Qt::PenStyle style = runPenStyle(runId);
  QIcon icon(drawSwatch(colour, style, Qt::transparent));
  icon.addPixmap(drawSwatch(colour, style, QApplication::palette().color(QPalette::HighlightedText)), QIcon::Selected);
  return icon;
}

QIcon statusIcon(RunStatus status) {
  switch (status) {
    case RunStatus::Waiting:
      return themedIcon(QStringLiteral("waiting"), Tone::Muted);
    case RunStatus::Running:
      return themedIcon(QStringLiteral("play"), Tone::Accent);
    case RunStatus::Paused:
      return themedIcon(QStringLiteral("pause"), Tone::Warning);
    case RunStatus::Finished:
      return themedIcon(QStringLiteral("check"), Tone::Good);
    case RunStatus::Stopped:
      return themedIcon(QStringLiteral("stop"), Tone::Muted);
    case RunStatus::Failed:
      return themedIcon(QStringLiteral("error"), Tone::Bad);
    case RunStatus::Interrupted:
      return themedIcon(QStringLiteral("warning"), Tone::Warning);
  }
  return {};
}

bool isNumeric(int column) { return column >= RunTableModel::TimeLeft; }

}  // namespace

RunTableModel::RunTableModel(RunStore& runs, EngineProcess& engine, QObject* parent)
    : QAbstractTableModel(parent), m_runs(runs), m_engine(engine), m_ids(runs.ids()) {
  connect(&runs, &RunStore::runAdded, this, &RunTableModel::addRun);
  connect(&runs, &RunStore::runRemoved, this, &RunTableModel::removeRun);
  connect(&runs, &RunStore::runsChanged, this, &RunTableModel::updateRuns);
  connect(&engine, &EngineProcess::catalogueReady, this, [this] { updateRuns(m_ids); });
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columnTotal; }

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const Run* run = m_runs.run(m_ids.at(index.row()));
  if (!run) return {};
  switch (role) {
    case Qt::DisplayRole:
      return text(*run, index.column());
    case Qt::DecorationRole:
      if (index.column() == Name) return swatch(run->id());
      if (index.column() == Status) return statusIcon(run->status);
      return {};
    case Qt::ToolTipRole: {
      const bool settled = !m_runs.isStarting(run->id()) && !m_runs.isReading(run->id());
      const QString reason = index.column() == Status && settled ? reasonText(*run) : QString();
      if (!reason.isEmpty()) return reason;
      if (index.column() == Method) return methodText(run->recipe, catalogue());
      return text(*run, index.column());
    }
    case Qt::TextAlignmentRole:
      return QVariant(Qt::AlignVCenter | (isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case IdRole:
      return run->id();
    case SortRole:
      return sortValue(*run, index.column());
    case FilterRole: {
      QStringList words;
      for (int column = Name; column <= Status; ++column) words.append(text(*run, column).toString());
      return words.join(QLatin1Char(' '));
    }
    case ProgressRole:
      return run->history.progress();
    case StatusRole:
      return static_cast<int>(run->status);
    default:
      return {};
  }
}

const Catalogue* RunTableModel::catalogue() const { return m_engine.catalogue() ? &*m_engine.catalogue() : nullptr; }

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
    case Status:
      if (m_runs.isStarting(run.id())) return tr("Starting");
      return m_runs.isReading(run.id()) ? tr("Reading...") : statusText(run.status);
    case Progress:
      return tr("%1 %").arg(static_cast<int>(std::floor(100 * run.history.progress())));
    case TimeLeft: {
      const auto left = run.history.secondsLeft();
      return left && run.status == RunStatus::Running ? QVariant(durationText(*left)) : QVariant(QString());
    }
    default: {
      const char* measure = columns[static_cast<std::size_t>(column)].measure;
      const auto value = lastMeasure(run, "test", measure);
      return value ? QVariant(measureText(measure, *value)) : QVariant(QString());
    }
  }
}

QVariant RunTableModel::sortValue(const Run& run, int column) const {
  if (column == Progress) return run.history.progress();
  if (column == TimeLeft) {
    const auto left = run.status == RunStatus::Running ? run.history.secondsLeft() : std::nullopt;
    return left ? QVariant(*left) : QVariant();
  }
  if (const char* measure = columns[static_cast<std::size_t>(column)].measure) {
    const auto value = lastMeasure(run, "test", measure);
    return value ? QVariant(*value) : QVariant();
  }
  return text(run, column);
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
  const ColumnInfo& column = columns[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole) return tr(column.title);
  if (role == Qt::ToolTipRole) return tr(column.help);
  if (role == Qt::TextAlignmentRole) {
    return QVariant(Qt::AlignVCenter | (isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft));
  }
  return {};
}

void RunTableModel::addRun(const QString& id) {
  const int row = static_cast<int>(m_runs.ids().indexOf(id));
  beginInsertRows({}, row, row);
  m_ids.insert(row, id);
  endInsertRows();
}

void RunTableModel::removeRun(const QString& id) {
  const int row = rowOf(id);
  if (row < 0) return;
  beginRemoveRows({}, row, row);
  m_ids.removeAt(row);
  endRemoveRows();
}

void RunTableModel::updateRuns(const QStringList& ids) {
  for (const QString& id : ids) {
    const int row = rowOf(id);
    if (row >= 0) Q_EMIT dataChanged(index(row, 0), index(row, columnTotal - 1));
  }
}

void RunFilterModel::setWords(const QString& text) {
  m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

bool RunFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QString line = sourceModel()->index(row, 0, parent).data(RunTableModel::FilterRole).toString();
  return std::ranges::all_of(m_words, [&](const QString& word) { return line.contains(word, Qt::CaseInsensitive); });
}

/// What has no value comes first, so that it comes last in descending order, which is how measures are looked at.
bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(RunTableModel::SortRole);
  const QVariant b = right.data(RunTableModel::SortRole);
  if (!a.isValid() || !b.isValid()) return !a.isValid() && b.isValid();
  if (a.metaType().id() == QMetaType::Double) return a.toDouble() < b.toDouble();
  return a.toString().localeAwareCompare(b.toString()) < 0;
}

}  // namespace distillscope
