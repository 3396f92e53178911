// The plot of a few-shot table: accuracy against the share of the training images, a line for each method and
// objective.
#pragma once

#include "core/record/study_table.h"

namespace distillscope {

struct StudyPlot {
  struct Point {
    double share = 0;  ///< of the training images, in percent
    double mean = 0;   ///< over the seeds; accuracies in percent
    std::optional<double> sd{};
    std::vector<std::string> runs{};
  };
  struct Line {
    std::string label{};        ///< "KD, MCMI", behind the pair where the table has several
    std::size_t method = 0;     ///< which of the plot's methods: what lines of one colour share
    std::size_t objective = 0;  ///< which of the table's objectives: what tells them apart
    std::vector<Point> points{};
    std::vector<std::pair<double, double>> paper{};  ///< what the paper has for the same cells: share, value
  };

  std::string title{};
  std::string xTitle{};
  std::string yTitle{};
  std::vector<Line> lines{};
  std::size_t missingPoints = 0;  ///< cells left out because some of their runs have not finished
};

/// Nothing for a table of another layout. A cell becomes a point once all its runs have finished.
std::optional<StudyPlot> plotOf(const StudyTable& table);

}  // namespace distillscope
