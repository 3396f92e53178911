// What keeps a file's tensors from being a network's weights.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/weights/tensor_file.h"

namespace distillscope {

using NamedShapes = std::vector<std::pair<std::string, std::vector<int64_t>>>;

struct StateDifference {
  std::vector<std::string> missing;     ///< the network has them, the file has not
  std::vector<std::string> unexpected;  ///< the file has them, the network has not
  std::vector<std::string> reshaped;    ///< "fc.weight [10, 64] where [100, 64] is expected"

  bool empty() const { return missing.empty() && unexpected.empty() && reshaped.empty(); }
  size_t count() const { return missing.size() + unexpected.size() + reshaped.size(); }
};

/// Names and shapes of state_dict entries.
NamedShapes shapesIn(const std::vector<std::pair<std::string, Tensor>>& tensors);

/// Whether the entry of a checkpoint of ours is training state and no weight.
bool isTrainingState(const std::string& name);

/// Compares a network's state_dict with a file. A missing num_batches_tracked and training state are no differences.
StateDifference differenceBetween(const NamedShapes& network, const TensorFile& file);

/// "lacks a, b, c and 3 more; has unexpected d; has ...", with at most three names of each sort.
std::string describe(const StateDifference& difference);

}  // namespace distillscope
