// The graph of a study's runs for drawing: teachers, fine-tuned teachers and students, one by one or put together. Pure
// functions.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/record/study_status.h"
#include "ui/models/lineage.h"

namespace distillscope {

/// What shares a box: nothing; runs that differ in their seed alone; all students of an architecture from one teacher.
enum class StudyGrouping { Runs, Seeds, Students };

/// Which boxes are drawn: those with a run of this sort, and what they build on.
enum class StudyFilter { All, Unfinished, Working, Troubled };

struct StudyBox {
  QString id;                      ///< that of its first run
  std::vector<std::size_t> nodes;  ///< of the graph
  QString title;                   ///< "KD, ResNet-8"
  QString what;                    ///< "5 %, 3 seeds"
};

/// In the order of their first runs.
std::vector<StudyBox> studyBoxes(const Study& study, const StudyGraph& graph, const Catalogue& catalogue,
                                 StudyGrouping grouping);
/// The finest grouping that makes no more than `most` boxes, or the coarsest.
StudyGrouping readableGrouping(const Study& study, const StudyGraph& graph, const Catalogue& catalogue,
                               std::size_t most);

/// What a drawing of `boxes` builds on what, of those that `filter` lets through by `statuses`.
std::vector<LineageRun> studyLineage(const std::vector<StudyBox>& boxes, const StudyGraph& graph,
                                     const std::vector<StudyNodeStatus>& statuses, StudyFilter filter);

/// What the runs of a box are at, together.
struct StudyBoxState {
  /// The state that matters most to a person: failed, then blocked, at work, interrupted, waiting, finished.
  StudyNodeStatus shown;
  QString text;         ///< "Running 43 %", "Finished", "12 of 30, 1 failed"
  double progress = 0;  ///< mean over the runs
  bool hasBegun = false;
};
StudyBoxState stateOf(const StudyBox& box, const std::vector<StudyNodeStatus>& statuses);

}  // namespace distillscope
