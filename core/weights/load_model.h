// From a run or a weights file to a network that can be used.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/models/model.h"
#include "core/weights/model_card.h"

namespace distillscope {

struct LoadedModel {
  std::shared_ptr<Model> model;  ///< on the CPU, in training mode, not frozen
  const ModelInfo* info = nullptr;
  ModelCard card;              ///< as far as the file tells; architecture, classes and channels always
  std::filesystem::path file;  ///< the weights file that was read
};

/// The weights file that `source`, a run's folder or such a file, stands for. Throws DataError if there is none.
std::filesystem::path weightsFileOf(const std::filesystem::path& source);

/// `source` is a run's folder (its last checkpoint is taken) or a weights file. `modelId` says the architecture; if it
/// is empty the file's metadata does, if there is such an architecture, and else names and shapes. Throws DataError.
LoadedModel loadModel(const std::filesystem::path& source, const std::string& modelId = {});

}  // namespace distillscope
