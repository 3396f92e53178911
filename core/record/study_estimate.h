// How long the rest of a study takes, from what its finished runs took.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/record/study_graph.h"
#include "core/record/study_status.h"

namespace distillscope {

/// Seconds that engines worked on a run: interruptions do not count. Nothing if its log does not tell.
std::optional<double> workedSeconds(const RunDir& run);

/// Seconds until every run that can still finish has, on `jobs` engines at once. A run is expected to take what
/// finished runs of its kind (architectures, method and share of the images) took for an epoch of as many images;
/// without such a run, what those of its architectures and method took; then of its architecture; then what any took.
/// `worked` are seconds of finished runs by id. Nothing while no run has finished and none tells its own speed.
std::optional<double> secondsLeft(const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses,
                                  const std::map<std::string, double>& worked, int64_t jobs);

/// A run that has finished, of whatever study or of none.
struct TimedRun {
  nlohmann::json recipe;     ///< complete
  std::string teacherModel;  ///< architecture that it learned from; empty without a teacher
  double seconds = 0;        ///< that engines worked on it
};

/// Seconds that every run of a study takes from the beginning, on `jobs` engines at once, by runs with the same data,
/// batch size, device and threads. Nothing unless some of them tells for each of the study's architectures.
std::optional<double> secondsFor(const StudyGraph& graph, const std::vector<TimedRun>& timed, int64_t jobs);

}  // namespace distillscope
