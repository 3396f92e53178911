// The contract of a teacher's training objective.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/data/batch.h"
#include "core/distillers/distiller.h"
#include "core/models/model.h"
#include "core/record/catalogue.h"

namespace distillscope {

/// When the class centroids Q_y that an objective uses are measured (one pass over the augmented training data, with
/// batch-norm in training mode).
enum class CentroidPass { Never, Once, EveryEpoch };

/// State (centroids) is registered as buffers: the trainer saves and resumes it.
class Objective : public torch::nn::Module {
 public:
  /// Terms to be minimised; their sum is the loss.
  virtual LossTerms loss(const ModelOutput& output, const Batch& batch) = 0;

  virtual CentroidPass centroidPass() const { return CentroidPass::Never; }
  /// Takes measured centroids [K, K]: row y is Q_y.
  virtual void setCentroids(const Tensor& centroids);
  /// After the optimiser's step, with the outputs that gave the loss.
  virtual void afterStep(const ModelOutput& output, const Batch& batch);
};

struct ObjectiveInfo {
  ObjectiveEntry entry;
  std::function<std::shared_ptr<Objective>(const Params& params, int64_t classes)> make;
};

}  // namespace distillscope
