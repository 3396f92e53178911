// model.describe, pair.refusals and predict.
#include <fmt/format.h>

#include "core/distillers/registry.h"
#include "core/explain/inspect_json.h"
#include "core/explain/inspect_methods.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/error.h"

namespace distillscope {

using nlohmann::json;

namespace {

json predictionJson(const Prediction& prediction) {
  const Tensor p = prediction.probabilities.contiguous();
  return {{"probabilities", std::vector<float>(p.data_ptr<float>(), p.data_ptr<float>() + p.numel())},
          {"class", prediction.predicted},
          {"className", prediction.className},
          {"probability", p[prediction.predicted].item<float>()}};
}

}  // namespace

json inspectModelDescribe(const InspectContext& context, const json& params) {
  const Source source = sourceFrom(params.at("source"));
  const auto loaded = context.explainer.model(source);
  json layers = json::array();
  for (const FeatureMap& layer : context.explainer.layers(source)) {
    layers.push_back({{"index", layer.index},
                      {"name", layer.name},
                      {"channels", layer.shape[0]},
                      {"height", layer.shape[1]},
                      {"width", layer.shape[2]}});
  }
  int64_t parameters = 0;
  for (const Tensor& parameter : loaded->model->parameters()) parameters += parameter.numel();
  return {{"model", loaded->card.model},
          {"classes", loaded->card.classNames},
          {"layers", layers},
          {"defaultLayer", std::ssize(layers) - 1},
          {"parameters", parameters}};
}

json inspectPairRefusals(const InspectContext& context, const json& params) {
  const auto teacher = context.explainer.model(sourceFrom(params.at("teacher")));
  const ModelCard& card = teacher->card;
  const auto student = findModel(params.at("student")).make(card.classes, card.channels);
  initialise(*student, 0);
  const auto shapes = [&](Model& model) { return shapesOf(model, card.channels, card.imageSize); };
  return {{"refusals", refusalsOf(shapes(*student), shapes(*teacher->model))}};
}

json inspectPredict(const InspectContext& context, const json& params) {
  json images = json::array();
  const double temperature = params.value("temperature", 1.0);
  if (!(temperature > 0))
    throw UsageError(fmt::format("the temperature is {}, and must be greater than 0", temperature));
  for (const auto& row :
       context.explainer.predict(sourcesOf(params), datasetChoiceOf(params), imagesOf(params), temperature)) {
    json predictions = json::array();
    for (const Prediction& prediction : row) predictions.push_back(predictionJson(prediction));
    images.push_back({{"predictions", std::move(predictions)}});
  }
  return {{"images", std::move(images)}};
}

}  // namespace distillscope
