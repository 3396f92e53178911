// What is trained one after the other: a distiller's own first stage, if it has one, and then the network.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/train/session.h"
#include "core/train/sgd.h"

namespace distillscope {

struct TrainingStage {
  std::string name;  ///< "train", or the first stage's own name
  int64_t epochs = 0;
  Recipe::Optimizer optimizer;
  /// Whether the network takes part: else it is not run, and not measured after each epoch.
  bool trainsModel = true;
  std::unique_ptr<Sgd> sgd;
  std::function<LossTerms(const ModelOutput&, const Batch&, const Progress&)> loss;
};

/// The stages of `session`, which must outlive them.
std::vector<TrainingStage> stagesOf(Session& session);

}  // namespace distillscope
