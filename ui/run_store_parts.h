// What RunStore knows of a run beyond what it tells. Private to ui/run_store*.cpp.
#pragma once

#include <QElapsedTimer>
#include <optional>

#include "ui/log_follower.h"
#include "ui/run_store.h"

namespace distillscope {

inline constexpr std::size_t sliceBytes = 64 * 1024;  ///< of a log, read in a few milliseconds

struct RunStore::Followed {
  struct Launch {
    qint64 pid = 0;
    QElapsedTimer since;
  };

  explicit Followed(const RunDir& dir)
      : run{.dir = dir, .recipe = {}, .summary = {}, .history = RunHistory(LogDetail::Digest), .problem = {}} {}

  bool isWorking() const { return run.status == RunStatus::Running || run.status == RunStatus::Paused; }

  Run run;
  std::optional<LogFollower> log;  ///< nothing before the first reading is done
  std::optional<Launch> launch;
  bool readsCurves = false;  ///< in the background
  bool neverBegan = false;   ///< the newest engine ended before its first event
  bool wantsCurves = false;  ///< wantCurves() named it last
};

/// A log from its beginning.
struct RunStore::Reading {
  Reading(const RunDir& dir, LogDetail detail) : folder(dir.path()), log(dir.events(), detail), history(detail) {}

  std::filesystem::path folder;
  LogFollower log;
  RunHistory history;
  nlohmann::json summary{};  ///< of a run that has ended: with two matrices of a hundred classes it takes milliseconds
  QString problem{};
};

}  // namespace distillscope
