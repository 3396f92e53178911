// The parts that the inspector's methods have in common, from and to JSON.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/explain/cam_statistics.h"
#include "core/explain/explainer.h"
#include "core/record/base64.h"
#include "core/record/statistics.h"

namespace distillscope {

DatasetChoice datasetChoiceOf(const nlohmann::json& params);
Source sourceFrom(const nlohmann::json& source);
/// The list `sources`.
std::vector<Source> sourcesOf(const nlohmann::json& params);
std::vector<ImageChoice> imagesOf(const nlohmann::json& params);
/// `text` if it is one of `known`; throws UsageError naming `field` if not.
std::string oneOf(const std::string& field, const std::string& text, const std::vector<std::string>& known);

nlohmann::json pictureJson(const Tensor& picture);

/// The values in base64, row by row.
template <typename T>
std::string bytesOf(const Tensor& tensor) {
  const Tensor packed = tensor.contiguous();
  return base64({reinterpret_cast<const char*>(packed.data_ptr<T>()), static_cast<std::size_t>(packed.nbytes())});
}

/// {"count", "mean", "deviation", "low", "high"}; null for what cannot be told.
nlohmann::json toJson(const Estimate& estimate);
nlohmann::json toJson(const MapEstimates& estimates);

}  // namespace distillscope
