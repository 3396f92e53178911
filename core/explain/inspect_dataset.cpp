// dataset.summary, dataset.list and dataset.images.
#include <fmt/format.h>

#include "core/explain/inspect_json.h"
#include "core/explain/inspect_methods.h"
#include "core/record/error.h"

namespace distillscope {

using nlohmann::json;

json inspectDatasetSummary(const InspectContext& context, const json& params) {
  const auto data = context.explainer.dataset(datasetChoiceOf(params));
  const Tensor counts = at::bincount(data->labels(), {}, std::ssize(data->classes()));
  return {{"classes", data->classes()},
          {"counts", std::vector<int64_t>(counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + counts.numel())},
          {"size", data->size()}};
}

json inspectDatasetList(const InspectContext& context, const json& params) {
  const auto data = context.explainer.dataset(datasetChoiceOf(params));
  const int64_t wanted = params.value("class", int64_t{-1});
  const int64_t offset = params.value("offset", int64_t{0}), count = params.value("count", int64_t{60});
  const int64_t* labels = data->labels().data_ptr<int64_t>();
  json indices = json::array(), chosen = json::array();
  int64_t total = 0;
  for (int64_t i = 0; i < data->size(); ++i) {
    if (wanted >= 0 && labels[i] != wanted) continue;
    if (total >= offset && total < offset + count) {
      indices.push_back(i);
      chosen.push_back(labels[i]);
    }
    ++total;
  }
  return {{"total", total}, {"indices", std::move(indices)}, {"labels", std::move(chosen)}};
}

json inspectDatasetImages(const InspectContext& context, const json& params) {
  const auto data = context.explainer.dataset(datasetChoiceOf(params));
  const std::vector<int64_t> indices = params.at("indices");
  for (const int64_t index : indices) {
    if (index < 0 || index >= data->size()) {
      throw UsageError(fmt::format("image {} does not exist: the split has images 0 to {}", index, data->size() - 1));
    }
  }
  json images = json::array();
  if (indices.empty()) return {{"images", images}};
  const Tensor pixels = data->images(at::tensor(indices, at::kLong));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    images.push_back({{"index", indices[i]},
                      {"label", data->labels()[indices[i]].item<int64_t>()},
                      {"picture", pictureJson(pictureOf(pixels[static_cast<int64_t>(i)]))}});
  }
  return {{"images", std::move(images)}};
}

}  // namespace distillscope
