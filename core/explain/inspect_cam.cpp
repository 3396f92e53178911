// cam and cam.statistics.
#include "core/explain/cam_statistics.h"
#include "core/explain/inspect_json.h"
#include "core/explain/inspect_methods.h"

namespace distillscope {

using nlohmann::json;

namespace {

CamOptions camOptionsOf(const json& params) {
  const std::string method = oneOf("method", params.value("method", "centred"), {"centred", "uncentred"});
  const std::string scale = oneOf("scale", params.value("scale", "shared"), {"shared", "own"});
  return {.layer = params.value("layer", int64_t{-1}),
          .centred = method == "centred",
          .component = params.value("component", int64_t{1}),
          .sharedScale = scale == "shared"};
}

}  // namespace

json inspectCam(const InspectContext& context, const json& params) {
  const auto sources = sourcesOf(params);
  json images = json::array();
  for (const CamRow& row :
       context.explainer.cam(sources, datasetChoiceOf(params), imagesOf(params), camOptionsOf(params))) {
    json columns = json::array();
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
      const CamColumn& column = row.columns[i];
      columns.push_back(
          {{"source", sources[i].name},
           {"map",
            {{"width", column.map.size(1)}, {"height", column.map.size(0)}, {"values", bytesOf<float>(column.map)}}},
           {"class", column.prediction.predicted},
           {"className", column.prediction.className},
           {"probability", column.prediction.probabilities[column.prediction.predicted].item<float>()},
           {"explained", column.explained},
           {"components", column.components}});
    }
    images.push_back({{"name", row.name},
                      {"label", row.label},
                      {"labelName", row.labelName},
                      {"picture", pictureJson(row.picture)},
                      {"columns", std::move(columns)}});
  }
  return {{"images", std::move(images)}};
}

json inspectCamStatistics(const InspectContext& context, const json& params) {
  const auto sources = sourcesOf(params);
  const CamSample sample{.classLabel = params.value("class", int64_t{-1}),
                         .count = params.value("count", int64_t{500})};
  const CamStatistics statistics =
      camStatistics(context.explainer, sources, datasetChoiceOf(params), sample, camOptionsOf(params), context.watch);
  json rows = json::array();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    rows.push_back({{"source", sources[i].name}, {"measures", toJson(statistics.estimates[i])}});
  }
  return {{"images", statistics.indices.size()},
          {"sources", std::move(rows)},
          {"difference", statistics.difference ? toJson(*statistics.difference) : json()}};
}

}  // namespace distillscope
