// The workspace's runs as a table, in groups if asked for: a tree of two levels, of groups and runs, or of one.
#pragma once

#include <QAbstractItemModel>
#include <QHash>
#include <QStringList>
#include <memory>
#include <vector>

#include "ui/models/run_column.h"
#include "ui/models/study_runs.h"

namespace distillscope {

struct Catalogue;
struct Run;
struct Workbench;

enum class RunGrouping { None, Study, Kind, Dataset, Model, Method, Tag };

/// "none", "kind", ..., as the settings store it; an unknown name means None.
RunGrouping runGroupingFromName(const QString& name);
QString runGroupingName(RunGrouping grouping);

class RunTableModel final : public QAbstractItemModel {
  Q_OBJECT
 public:
  /// The fixed columns; those that a person added follow, at first these three measures.
  enum Column {
    Name,
    Kind,
    Dataset,
    Model,
    Method,
    Tags,
    Status,
    Progress,
    TimeLeft,
    Created,
    fixedColumns,
    Top1 = fixedColumns,
    LogLikelihood,
    Cmi
  };
  enum Role {
    IdRole = Qt::UserRole,  ///< empty for a group
    SortRole,               ///< a value to compare by, numbers before texts
    FilterRole,             ///< everything of a row that the filter looks at for a word
    ProgressRole,           ///< done share of a run in [0, 1]
    StatusRole,             ///< RunStatus as int
  };

  /// Titles come from the engine's catalogue once it is there.
  explicit RunTableModel(Workbench& workbench, QObject* parent = nullptr);
  ~RunTableModel() override;

  void setGrouping(RunGrouping grouping);
  void setAdded(const std::vector<RunColumn>& columns);
  const std::vector<RunColumn>& added() const { return m_added; }

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

  /// The first column of a run; invalid if there is no such run.
  QModelIndex indexOf(const QString& id) const;
  /// The paths of all fields that some run's recipe has, sorted.
  QStringList recipeFields() const;
  /// What holds() asks about, for a run's index.
  bool recipeHolds(const QModelIndex& index, const QString& condition) const;

 private:
  struct Group {
    QString title;
    QStringList ids;  ///< in the order in which they were created
  };
  /// What is too slow to find out anew for every comparison while sorting.
  struct Facts {
    QString filterText;
    struct Added {
      QVariant value;
      QString text;
    };
    std::vector<Added> added;
  };

  const Catalogue* catalogue() const;
  QString idAt(const QModelIndex& index) const;
  QString groupTitle(const Run& run) const;
  QVariant groupData(const Group& group, int column, int role) const;
  QVariant runData(const Run& run, int column, int role) const;
  QVariant text(const Run& run, int column) const;
  QString statusOf(const Run& run) const;
  QString reasonFor(const Run& run) const;
  QVariant sortValue(const Run& run, int column) const;
  static std::size_t placeOf(int addedColumn) { return static_cast<std::size_t>(addedColumn - fixedColumns); }
  const Facts& factsOf(const Run& run) const;

  void lookAtStudies();
  void regroup();
  void addRun(const QString& id);
  void removeRun(const QString& id);
  void updateRuns(const QStringList& ids);

  Workbench& m_workbench;
  RunGrouping m_grouping = RunGrouping::None;
  std::vector<RunColumn> m_added;
  std::vector<std::unique_ptr<Group>> m_groups;  ///< without grouping one, whose runs are the top level
  QHash<QString, Group*> m_groupOf;
  StudyRuns m_studies;
  mutable QHash<QString, Facts> m_facts;
};

}  // namespace distillscope
