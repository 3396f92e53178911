// Runs a study: engines in the order of their dependencies, some at a time.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "core/record/study_dir.h"
#include "core/record/study_graph.h"
#include "core/record/study_status.h"

namespace distillscope {

struct SchedulerOptions {
  int64_t jobs = 1;
  std::vector<std::string> gpus{};  ///< engines are spread over them (cli_study_devices.h); empty: they choose
  std::filesystem::path engine{};   ///< program that works on a run as `PROGRAM resume RUN`
};

/// Works until every run has finished or cannot. What a run is at is told by its folder alone, so that a scheduler that
/// was killed is followed by one that goes on: it resumes what was interrupted, waits for engines that outlived it, and
/// leaves finished runs as they are. Runs that failed or were stopped before are tried once more.
class StudyScheduler {
 public:
  StudyScheduler(StudyDir dir, StudyGraph graph, SchedulerOptions options);

  /// The caller holds the study's lock. Throws StoppedError after SIGINT, SIGTERM or a stop request in the study's
  /// control file, once the engines have stopped; else Error with the exit code of the first failure, if there was one.
  void run();

 private:
  struct Child {
    std::size_t node;
    std::string gpu;
  };

  /// Engines of a run that ended without a word, since it last got further.
  struct Deaths {
    int count = 0;
    double progress = 0;
  };

  void prepare();
  bool obeyRequests();
  void reap();
  void childEnded(std::size_t node, int waitStatus);
  void refresh();
  bool startNext();
  bool startable(std::size_t node) const;
  void start(std::size_t node);
  std::string nextGpu() const;
  void ask(ControlRequest request);
  std::size_t working() const;
  void settled(std::size_t node);
  void say(const std::string& line);
  void showProgress();
  void report() const;

  RunDir runOfNode(std::size_t node) const { return runOf(m_dir.workspace(), m_graph.nodes[node].id); }

  StudyDir m_dir;
  StudyGraph m_graph;
  SchedulerOptions m_options;
  std::vector<StudyNodeStatus> m_statuses;  ///< as last seen
  std::vector<Deaths> m_deaths;
  std::map<pid_t, Child> m_children;
  std::map<std::string, double> m_worked;  ///< seconds of finished runs
  bool m_paused = false;
  bool m_stopping = false;
  double m_askedAt = 0;
  double m_shownAt = 0;
};

}  // namespace distillscope
