// What a weights file of ours tells about itself in its metadata: enough to use the weights without their run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/data/dataset.h"

namespace distillscope {

struct ModelCard {
  std::string model{};  ///< id in the registry of architectures
  int64_t classes = 0;
  int64_t channels = 3;
  int64_t imageSize = 32;  ///< side of the images that it was trained on, in pixels
  std::string dataset{};   ///< id in the registry of datasets; empty if unknown
  std::vector<std::string> classNames{};
  Normalisation normalisation{};
  /// How it came about: kind, objective or distiller with parameters, epoch, and its measures on the test split.
  nlohmann::json history = nlohmann::json::object();
};

/// Every value as a text, as safetensors wants it; lists and objects as JSON.
std::map<std::string, std::string> toMetadata(const ModelCard& card);

/// Reads what toMetadata writes; fields that are missing or malformed keep their defaults, for files of other programs.
ModelCard modelCardFrom(const std::map<std::string, std::string>& metadata);

}  // namespace distillscope
