// cam and cam.statistics.
#include "core/explain/cam_statistics.h"
#include "core/explain/inspect_json.h"
#include "core/explain/inspect_methods.h"
#include "core/record/error.h"

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

json rowJson(const CamRow& row, const std::vector<Source>& sources) {
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
  return {{"name", row.name},
          {"label", row.label},
          {"labelName", row.labelName},
          {"picture", pictureJson(row.picture)},
          {"columns", std::move(columns)}};
}

}  // namespace

/// A picture file that cannot be read costs its own row; a source that cannot be read, the whole answer.
json inspectCam(const InspectContext& context, const json& params) {
  const auto sources = sourcesOf(params);
  const DatasetChoice dataset = datasetChoiceOf(params);
  const CamOptions options = camOptionsOf(params);
  static_cast<void>(context.explainer.cam(sources, dataset, {}, options));  // what is wrong whatever the images are
  for (const Source& source : sources) context.explainer.model(source);
  json images = json::array();
  for (const ImageChoice& image : imagesOf(params)) {
    try {
      images.push_back(rowJson(context.explainer.cam(sources, dataset, {image}, options).front(), sources));
    } catch (const DataError& error) {
      if (image.file.empty()) throw;
      images.push_back({{"file", image.file}, {"problem", error.what()}});
    }
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
