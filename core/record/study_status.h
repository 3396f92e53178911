// How far a study is, told from the folders of its runs: there is no second book to keep in step with them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/record/run_dir.h"
#include "core/record/study_graph.h"

namespace distillscope {

struct StudyNodeStatus {
  /// The run's own state. A run that has not finished, and depends on one that failed, is blocked instead.
  RunStatus run = RunStatus::Waiting;
  bool blocked = false;
  std::string reason{};                 ///< the error of a failed run; of a blocked one the id of the run that failed
  std::string errorKind{};              ///< of a failed run, as its end event names it
  double progress = 0;                  ///< steps done over steps planned, in [0, 1]
  std::optional<double> secondsLeft{};  ///< of a running run, from its own speed

  bool finished() const { return run == RunStatus::Finished; }
};

/// "waiting", "running", ..., "blocked".
std::string statusName(const StudyNodeStatus& status);

/// The folder of a run of the study.
RunDir runOf(const std::filesystem::path& workspace, const std::string& id);

/// State, progress, speed and reason of one run, from the beginning and the end of its log: cheap however long it is.
StudyNodeStatus statusOfRun(const RunDir& run);

/// One for each node, in the graph's order.
std::vector<StudyNodeStatus> statusOf(const StudyGraph& graph, const std::filesystem::path& workspace);

/// Marks what depends on a failed run, directly or not. `statuses` are in the graph's order.
void markBlocked(const StudyGraph& graph, std::vector<StudyNodeStatus>& statuses);

/// Summaries of the finished runs, by id.
using RunSummaries = std::map<std::string, nlohmann::json>;
RunSummaries readSummaries(const StudyGraph& graph, const std::filesystem::path& workspace);

}  // namespace distillscope
