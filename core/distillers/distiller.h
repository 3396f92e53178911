// The contract of a distillation method.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/batch.h"
#include "core/models/model.h"
#include "core/record/catalogue.h"

namespace distillscope {

/// A named scalar to be minimised; every term becomes a curve.
struct LossTerm {
  std::string name;
  Tensor value;  ///< scalar
};
using LossTerms = std::vector<LossTerm>;

/// What a method wants of the loader.
struct Needs {
  int64_t negatives = 0;  ///< samples of other classes for each image (CRD)
};

/// The two sides that a method is made for.
struct Pair {
  OutputShapes student;
  OutputShapes teacher;
  int64_t trainingImages = 0;  ///< size of the training subset: Batch::indices are below it
  uint64_t seed = 0;           ///< for initial values of the method's own parameters and memories
};

/// A stage before distillation proper, for methods that first train a part of their own.
struct FirstStage {
  std::string name;  ///< names its curves: "paraphraser"
  int64_t epochs = 0;
  bool trainsStudent = false;          ///< whether the student (without its classifier) takes part; else it is not run
  bool endsMethod = false;             ///< whether the method has no terms of its own after it
  std::optional<double> learningRate;  ///< nothing for the recipe's own
};

/// Trainable parts are registered parameters and buffers: the trainer optimises, saves and resumes them.
class Distiller : public torch::nn::Module {
 public:
  /// The method's own terms, unweighted by the recipe's beta. Teacher tensors carry no gradient.
  virtual LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch& batch,
                         const Progress& progress) = 0;

  /// The stage that comes first, if the method has one.
  virtual std::optional<FirstStage> firstStage() const { return std::nullopt; }
  /// The first stage's terms.
  virtual LossTerms firstStageLoss(const ModelOutput& student, const ModelOutput& teacher, const Batch& batch);
  /// The parameters that the first stage trains beside the student's; by default all of the method's.
  virtual std::vector<Tensor> firstStageParameters() { return parameters(); }
  /// The parameters trained together with the student in distillation proper; by default all of the method's.
  virtual std::vector<Tensor> mainParameters() { return parameters(); }
};

struct DistillerInfo {
  DistillerEntry entry;
  Needs needs = {};
  /// Why the method cannot be used for a pair ("needs as many stages on both sides, and ..."), or nothing.
  std::function<std::optional<std::string>(const OutputShapes& student, const OutputShapes& teacher)> refusal = {};
  std::function<std::shared_ptr<Distiller>(const Params& params, const Pair& pair)> make;
};

}  // namespace distillscope
