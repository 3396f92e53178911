// One study of the workspace as its runs stand now: their states come from RunStore, its tables from their summaries.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/record/study_dir.h"
#include "core/record/study_status.h"
#include "core/record/study_table.h"

namespace distillscope {

class RunStore;

class StudyFollower final : public QObject {
  Q_OBJECT
 public:
  /// What a study's file holds, ready to be followed; `problem` says why it cannot be read, and then there is no graph.
  struct Opened {
    std::optional<Study> study;
    StudyGraph graph;
    QString problem;
  };

  /// `catalogue` and `runs` outlive it.
  StudyFollower(StudyDir dir, const Catalogue& catalogue, const RunStore& runs, QObject* parent = nullptr);

  const StudyDir& dir() const { return m_dir; }
  const QString& problem() const { return m_opened.problem; }
  /// Not to be asked while there is a problem.
  const Study& study() const { return *m_opened.study; }
  const StudyGraph& graph() const { return m_opened.graph; }
  /// In the graph's order.
  const std::vector<StudyNodeStatus>& statuses() const { return m_statuses; }
  const std::vector<StudyTable>& tables() const { return m_tables; }
  std::size_t finished() const;
  /// Whether `study run` works on it.
  bool isRunning() const { return m_isRunning; }
  /// Until every run that can still finish has, if `jobs` work at once; nothing before that can be told.
  std::optional<double> secondsLeft(int64_t jobs) const;

  /// Reads the file again.
  void reload();

 Q_SIGNALS:
  /// Another state or progress of a run, another value in a table, another file; at most once every 200 ms.
  void changed();

 private:
  StudyNodeStatus statusFromStore(const StudyNode& node) const;
  void update();

  StudyDir m_dir;
  const Catalogue& m_catalogue;
  const RunStore& m_runs;
  Opened m_opened;
  std::vector<StudyNodeStatus> m_statuses;
  RunSummaries m_summaries;
  std::map<std::string, int64_t> m_readings;  ///< of the summaries: Run::summaryReading
  std::vector<StudyTable> m_tables;
  bool m_isRunning = false;
  QTimer m_soon;
  QTimer m_lockPoll;
};

}  // namespace distillscope
