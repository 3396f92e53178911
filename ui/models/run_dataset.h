// Which dataset a run was trained on, for whoever lays runs side by side.
#pragma once

#include <QString>
#include <vector>

namespace distillscope {

struct Run;

/// LL, CMI and accuracy of runs compare where these are equal.
struct RunDataset {
  QString id;
  int classes = 0;  ///< as the run's start says; 0 before that

  bool operator==(const RunDataset&) const = default;
};

RunDataset runDatasetOf(const Run& run);

/// One sentence that says which of these runs have which dataset; empty if it is the same for all that have started.
QString datasetDifference(const std::vector<const Run*>& runs);

}  // namespace distillscope
