// A run's parts, assembled from its recipe: data, networks, and what there is to minimise.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/data/loader.h"
#include "core/distillers/distiller.h"
#include "core/models/model.h"
#include "core/record/recipe.h"
#include "core/record/run_dir.h"
#include "core/teachers/objective.h"
#include "core/weights/model_card.h"

namespace distillscope {

struct Session {
  Recipe recipe;
  at::Device device = at::kCPU;
  int64_t classes = 0;
  std::vector<std::string> classNames;
  Tensor subset;   ///< [n] int64, the training images used
  ModelCard card;  ///< of the network in training, without its history

  std::unique_ptr<Loader> trainingLoader;    ///< shuffled, augmented
  std::unique_ptr<Loader> centroidLoader;    ///< the same data and augmentation, another order; null if not needed
  std::unique_ptr<Loader> testLoader;        ///< in order, not augmented
  std::unique_ptr<Loader> trainSplitLoader;  ///< the training subset in order, not augmented

  const ModelInfo* modelInfo = nullptr;
  std::shared_ptr<Model> model;
  std::shared_ptr<Model> teacher;        ///< frozen; null without a teacher
  std::shared_ptr<Objective> objective;  ///< teachers and plain students
  std::shared_ptr<Distiller> distiller;  ///< students with a teacher
  double kdTemperature = 4.0;            ///< of the alpha * KD term

  /// The module with the method's own state: the objective or the distiller.
  torch::nn::Module& method() const;
};

/// Opens data, builds and fills networks. `run` is where relative references start from. Throws RecipeError, DataError.
Session assemble(const Recipe& recipe, const RunDir& run);

/// gamma * cross-entropy + alpha * KD + beta * method for students, the objective's terms for teachers. The teacher's
/// forward pass is included.
LossTerms lossTerms(Session& session, const ModelOutput& output, const Batch& batch, const Progress& progress);

/// The teacher's outputs for a batch, without gradient.
ModelOutput teacherOutput(Session& session, const Batch& batch);

/// Everything that this engine can do.
Catalogue engineCatalogue();

}  // namespace distillscope
