// The workspace's runs as a table, and the same filtered and sorted.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace distillscope {

class EngineProcess;
struct Catalogue;
class RunStore;
struct Run;

class RunTableModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, Kind, Dataset, Model, Method, Status, Progress, TimeLeft, Top1, LogLikelihood, Cmi, columnTotal };
  enum Role {
    IdRole = Qt::UserRole,
    SortRole,      ///< a value to compare by, numbers before texts
    FilterRole,    ///< everything of a row that the filter looks at
    ProgressRole,  ///< done share of a run in [0, 1]
    StatusRole,    ///< RunStatus as int
  };

  /// Titles come from the engine's catalogue once it is there.
  RunTableModel(RunStore& runs, EngineProcess& engine, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  /// -1 if there is no such run.
  int rowOf(const QString& id) const { return static_cast<int>(m_ids.indexOf(id)); }

 private:
  const Catalogue* catalogue() const;
  QVariant text(const Run& run, int column) const;
  QVariant sortValue(const Run& run, int column) const;
  void addRun(const QString& id);
  void removeRun(const QString& id);
  void updateRuns(const QStringList& ids);

  RunStore& m_runs;
  EngineProcess& m_engine;
  QStringList m_ids;
};

class RunFilterModel final : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;

  /// Shows the rows that hold every word of `text`, in any order and case.
  void setWords(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QStringList m_words;
};

}  // namespace distillscope
