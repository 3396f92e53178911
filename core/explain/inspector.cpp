#include "core/explain/inspector.h"

#include <functional>
#include <map>

#include <fmt/format.h>

#include "core/compat/runtime.h"
#include "core/distillers/registry.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/base64.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr int parseError = -32700;
constexpr int methodNotFound = -32601;
constexpr int invalidParams = -32602;
constexpr int serverError = -32000;

DatasetChoice datasetOf(const json& params) {
  DatasetChoice choice;
  if (const auto dataset = params.find("dataset"); dataset != params.end() && dataset->is_object()) {
    choice.id = dataset->value("id", "");
    choice.root = dataset->value("root", "");
  }
  choice.split = params.value("split", "test");
  return choice;
}

std::vector<Source> sourcesOf(const json& params) {
  std::vector<Source> sources;
  for (const json& source : params.at("sources")) sources.push_back({source.at("name"), source.at("path")});
  return sources;
}

std::vector<ImageChoice> imagesOf(const json& params) {
  std::vector<ImageChoice> images;
  for (const json& index : params.value("indices", json::array())) images.push_back({.index = index, .file = {}});
  for (const json& file : params.value("files", json::array())) images.push_back({.index = -1, .file = file});
  return images;
}

template <typename T>
std::string bytesOf(const Tensor& tensor) {
  const Tensor packed = tensor.contiguous();
  return base64({reinterpret_cast<const char*>(packed.data_ptr<T>()), static_cast<std::size_t>(packed.nbytes())});
}

json pictureJson(const Tensor& picture) {
  return {{"width", picture.size(1)}, {"height", picture.size(0)}, {"rgb", bytesOf<uint8_t>(picture)}};
}

json predictionJson(const Prediction& prediction) {
  const Tensor p = prediction.probabilities.contiguous();
  return {{"probabilities", std::vector<float>(p.data_ptr<float>(), p.data_ptr<float>() + p.numel())},
          {"class", prediction.predicted},
          {"className", prediction.className},
          {"probability", p[prediction.predicted].item<float>()}};
}

json datasetSummary(Explainer& explainer, const json& params) {
  const auto data = explainer.dataset(datasetOf(params));
  const Tensor counts = at::bincount(data->labels(), {}, std::ssize(data->classes()));
  return {{"classes", data->classes()},
          {"counts", std::vector<int64_t>(counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + counts.numel())},
          {"size", data->size()}};
}

json datasetList(Explainer& explainer, const json& params) {
  const auto data = explainer.dataset(datasetOf(params));
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

json datasetImages(Explainer& explainer, const json& params) {
  const auto data = explainer.dataset(datasetOf(params));
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

json modelDescribe(Explainer& explainer, const json& params) {
  const std::string path = params.at("source").at("path");
  const LoadedModel& loaded = explainer.model(path);
  json layers = json::array();
  for (const FeatureMap& layer : explainer.layers(path)) {
    layers.push_back({{"index", layer.index},
                      {"name", layer.name},
                      {"channels", layer.shape[0]},
                      {"height", layer.shape[1]},
                      {"width", layer.shape[2]}});
  }
  int64_t parameters = 0;
  for (const Tensor& parameter : loaded.model->parameters()) parameters += parameter.numel();
  return {{"model", loaded.card.model},
          {"classes", loaded.card.classNames},
          {"layers", layers},
          {"defaultLayer", std::ssize(layers) - 1},
          {"parameters", parameters}};
}

json predict(Explainer& explainer, const json& params) {
  json images = json::array();
  const double temperature = params.value("temperature", 1.0);
  if (!(temperature > 0))
    throw UsageError(fmt::format("the temperature is {}, and must be greater than 0", temperature));
  for (const auto& row : explainer.predict(sourcesOf(params), datasetOf(params), imagesOf(params), temperature)) {
    json predictions = json::array();
    for (const Prediction& prediction : row) predictions.push_back(predictionJson(prediction));
    images.push_back({{"predictions", std::move(predictions)}});
  }
  return {{"images", std::move(images)}};
}

json pairRefusals(Explainer& explainer, const json& params) {
  const LoadedModel& teacher = explainer.model(params.at("teacher").at("path"));
  const auto student = findModel(params.at("student")).make(teacher.card.classes, teacher.card.channels);
  initialise(*student, 0);
  const auto shapes = [&](Model& model) { return shapesOf(model, teacher.card.channels, teacher.card.imageSize); };
  return {{"refusals", refusalsOf(shapes(*student), shapes(*teacher.model))}};
}

CamOptions camOptionsOf(const json& params) {
  const std::string method = params.value("method", "centred"), scale = params.value("scale", "shared");
  if (method != "centred" && method != "uncentred") {
    throw UsageError(fmt::format("the method is {}, and must be centred or uncentred", method));
  }
  if (scale != "shared" && scale != "own")
    throw UsageError(fmt::format("the scale is {}, and must be shared or own", scale));
  return {.layer = params.value("layer", int64_t{-1}),
          .centred = method == "centred",
          .component = params.value("component", int64_t{1}),
          .sharedScale = scale == "shared"};
}

json cam(Explainer& explainer, const json& params) {
  const auto sources = sourcesOf(params);
  json images = json::array();
  for (const CamRow& row : explainer.cam(sources, datasetOf(params), imagesOf(params), camOptionsOf(params))) {
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
           {"explained", column.explained}});
    }
    images.push_back({{"name", row.name},
                      {"label", row.label},
                      {"labelName", row.labelName},
                      {"picture", pictureJson(row.picture)},
                      {"columns", std::move(columns)}});
  }
  return {{"images", std::move(images)}};
}

using Method = std::function<json(Explainer&, const json&)>;

const std::map<std::string, Method>& methods() {
  static const std::map<std::string, Method> table = {
      {"initialize",
       [](Explainer&, const json&) {
         return json{{"engine", DISTILLSCOPE_VERSION}, {"protocol", 1}};
       }},
      {"dataset.summary", datasetSummary},
      {"dataset.list", datasetList},
      {"dataset.images", datasetImages},
      {"model.describe", modelDescribe},
      {"pair.refusals", pairRefusals},
      {"predict", predict},
      {"cam", cam},
      {"shutdown", [](Explainer&, const json&) { return json(); }},
  };
  return table;
}

json failure(const json& id, int code, const std::string& message, const std::string& kind = "internal") {
  return {
      {"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}, {"data", {{"kind", kind}}}}}};
}

}  // namespace

json Inspector::answer(const std::string& message) {
  const json request = json::parse(message, nullptr, false);
  if (request.is_discarded() || !request.is_object())
    return failure(nullptr, parseError, "the message is not a JSON object", "usage");
  const json id = request.value("id", json());
  const json method = request.value("method", json());
  if (!method.is_string() || !methods().contains(method.get<std::string>())) {
    return failure(id, methodNotFound, fmt::format("there is no method {}", method.dump()), "usage");
  }
  try {
    json result = methods().at(method)(m_explainer, request.value("params", json::object()));
    m_done = method == "shutdown";
    if (!request.contains("id")) return nullptr;
    return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
  } catch (const json::exception& error) {
    return failure(id, invalidParams,
                   fmt::format("the parameters of {} do not fit: {}", method.get<std::string>(), error.what()),
                   "usage");
  } catch (const Error& error) {
    return failure(id, error.exitCode() == ExitCode::BadRecipe ? invalidParams : serverError, error.what(),
                   error.kind());
  } catch (const c10::Error& error) {
    if (isOutOfMemory(error)) return failure(id, serverError, "memory ran out: choose fewer images", "resource");
    return failure(id, serverError, error.what_without_backtrace());
  } catch (const std::exception& error) {
    return failure(id, serverError, error.what());
  }
}

}  // namespace distillscope
