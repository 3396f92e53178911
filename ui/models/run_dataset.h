// Which dataset a run was trained on, for whoever lays runs side by side.
#pragma once

#include <QString>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

struct Run;

/// What a run was trained on, as far as it tells.
struct TrainedOn {
  std::string id;  ///< of the dataset
  std::string root;
  std::vector<std::string> classes;  ///< as its engine recorded them; empty if it has not yet

  bool operator==(const TrainedOn&) const = default;
};

TrainedOn trainedOn(const Run& run);

/// Whether the run's recipe leaves out training images: a limit, few-shot or zero-shot.
bool leavesOutTrainingImages(const Run& run);

/// Whether pictures and classes of one mean the same to the other, so that LL, CMI and accuracy compare. Where the
/// files lie does not matter (a run may come from another machine) as long as both tell the names of their classes; if
/// one does not, two folders are two datasets, but none is the usual place and may be any.
bool isSameDataset(const TrainedOn& a, const TrainedOn& b);

/// Whether an index into `dataset` ({"id", "root"}) means the same picture to the run: indices count the files of one
/// folder, and equal classes do not make another folder the same.
bool hasPicturesOf(const nlohmann::json& dataset, const Run& run);

/// One sentence that says which of these runs, by name, have which dataset; empty if it is the same for all that have
/// started.
QString datasetDifference(const std::vector<std::pair<QString, TrainedOn>>& runs);

}  // namespace distillscope
