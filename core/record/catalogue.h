// Whatever the engine can do, described as data: `distillscope-cli describe` prints it, the window builds its forms
// from it, and recipes are checked against it.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/param_spec.h"

namespace distillscope {

struct DatasetEntry {
  std::string id{};
  std::string title{};
  std::string citation{};
  std::string help{};                  ///< where the files come from
  std::vector<std::string> classes{};  ///< class names; empty if only the data tells (an image folder)
  int64_t channels = 3;
  int64_t imageSize = 32;  ///< side of an image as a model sees it, in pixels
  bool needsRoot = true;   ///< the recipe must say where the files are
};

struct ModelEntry {
  std::string id{};
  std::string title{};
  std::string family{};  ///< "ResNet (CIFAR)"
  std::string citation{};
  int64_t imageSize = 32;             ///< the size that it was published for, in pixels
  nlohmann::json trainingDefaults{};  ///< recipe fields that this architecture changes, {"optimizer": {"lr": 0.01}}
  nlohmann::json fineTuneDefaults{};  ///< the same for objectives that start from a checkpoint
};

struct ObjectiveEntry {
  std::string id{};
  std::string title{};
  std::string citation{};
  std::string help{};
  bool fineTunes = false;  ///< starts from a trained checkpoint: the recipe's `init` is required
  std::vector<ParamSpec> params{};
  nlohmann::json defaults{};  ///< recipe fields that this objective changes
};

struct DistillerEntry {
  std::string id{};
  std::string title{};
  std::string citation{};
  std::string help{};
  double gamma = 1.0;  ///< published weight of the cross-entropy
  double alpha = 0.0;  ///< published weight of the KD term
  double beta = 1.0;   ///< published weight of the method's own terms
  std::vector<ParamSpec> params{};
};

struct Catalogue {
  static constexpr int version = 1;

  std::string engine{};                ///< version of the engine that wrote it
  std::string libtorch{};              ///< version of its LibTorch; empty if it does not say
  std::vector<std::string> devices{};  ///< what `device` may be besides "auto"
  std::vector<DatasetEntry> datasets{};
  std::vector<ModelEntry> models{};
  std::vector<ObjectiveEntry> objectives{};
  std::vector<DistillerEntry> distillers{};

  /// Entry by id, or nullptr.
  const DatasetEntry* dataset(const std::string& id) const;
  const ModelEntry* model(const std::string& id) const;
  const ObjectiveEntry* objective(const std::string& id) const;
  const DistillerEntry* distiller(const std::string& id) const;
};

nlohmann::json toJson(const Catalogue& catalogue);
/// Throws RecipeError if `value` is malformed or of a newer version than this program reads.
Catalogue catalogueFromJson(const nlohmann::json& value);

}  // namespace distillscope
