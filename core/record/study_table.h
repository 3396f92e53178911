// The tables of a study, filled from the summaries of its finished runs. A pure function of the study and those: no
// time, no rate, nothing of an unfinished run, so that the same runs give the same bytes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/record/study_graph.h"
#include "core/record/study_paper.h"
#include "core/record/study_status.h"

namespace distillscope {

/// One quantity of one kind of run, over its seeds. Values are as stored: shares in [0, 1], LL and CMI in nats.
struct StudyCell {
  std::string measure{};            ///< measures.h; empty for a cell that the table leaves free
  std::vector<std::string> runs{};  ///< ids, one for each seed
  std::vector<double> values{};     ///< of those that have finished, in their order
  int span = 1;                     ///< columns that the cell stands for; the next span - 1 are free

  std::optional<double> mean{};        ///< nothing while no run has finished
  std::optional<double> sd{};          ///< sample standard deviation, from two values on
  std::optional<double> difference{};  ///< from the first objective's mean, once all runs of both have finished
  std::optional<double> pValue{};      ///< of that difference, Welch's t-test, from two values on each side
  std::optional<double> paper{};       ///< what the paper reports for this cell
  std::optional<double> paperDifference{};

  bool isFree() const { return measure.empty(); }
  bool complete() const { return values.size() == runs.size(); }
};

struct StudyTable {
  struct Heading {
    std::string group{};  ///< equal neighbours stand under one heading
    std::string title{};
  };
  /// Images of the test split by class (rows) and answer (columns), of a student that lacked classes.
  struct Confusion {
    std::string run{};
    std::string label{};
    std::vector<std::string> classes{};
    std::vector<int64_t> dropped{};  ///< classes that it never saw
    std::vector<std::vector<int64_t>> counts{};
  };

  std::string title{};
  Study::Layout layout = Study::Layout::Pairs;
  std::vector<Heading> columns{};
  std::vector<StudyScenario> scenarios{};  ///< of the columns, for Layout::FewShot and Layout::ZeroShot
  std::vector<Heading> rows{};
  std::vector<std::vector<StudyCell>> cells{};  ///< [row][column]
  std::vector<std::string> notes{};             ///< sentences: what was measured, how, and what is missing
  std::vector<Confusion> confusions{};          ///< of finished runs, for Layout::ZeroShot

  /// Runs that some cell waits for.
  std::size_t missingRuns = 0;
};

/// The study's tables in its order.
std::vector<StudyTable> tablesOf(const Study& study, const StudyGraph& graph, const RunSummaries& summaries,
                                 const Catalogue& catalogue, const PaperValues& paper);

}  // namespace distillscope
