#include "core/explain/inspect_json.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/error.h"

namespace distillscope {

using nlohmann::json;

DatasetChoice datasetChoiceOf(const json& params) {
  DatasetChoice choice;
  if (const auto dataset = params.find("dataset"); dataset != params.end() && dataset->is_object()) {
    choice.id = dataset->value("id", "");
    choice.root = dataset->value("root", "");
  }
  choice.split = params.value("split", "test");
  return choice;
}

Source sourceFrom(const json& source) {
  return {.name = source.at("name"), .path = source.at("path"), .epoch = source.value("epoch", int64_t{-1})};
}

std::vector<Source> sourcesOf(const json& params) {
  std::vector<Source> sources;
  for (const json& source : params.at("sources")) sources.push_back(sourceFrom(source));
  return sources;
}

std::vector<ImageChoice> imagesOf(const json& params) {
  std::vector<ImageChoice> images;
  for (const json& index : params.value("indices", json::array())) images.push_back({.index = index, .file = {}});
  for (const json& file : params.value("files", json::array())) images.push_back({.index = -1, .file = file});
  return images;
}

std::string oneOf(const std::string& field, const std::string& text, const std::vector<std::string>& known) {
  if (std::ranges::find(known, text) != known.end()) return text;
  throw UsageError(fmt::format("the {} is {}, and must be {}", field, text, fmt::join(known, " or ")));
}

json pictureJson(const Tensor& picture) {
  return {{"width", picture.size(1)}, {"height", picture.size(0)}, {"rgb", bytesOf<uint8_t>(picture)}};
}

json toJson(const Estimate& e) {
  return {{"count", e.count}, {"mean", e.mean}, {"deviation", e.deviation}, {"low", e.low}, {"high", e.high}};
}

json toJson(const MapEstimates& estimates) {
  json value = json::object();
  for (const auto& [id, estimate] : estimates) value[id] = toJson(estimate);
  return value;
}

}  // namespace distillscope
