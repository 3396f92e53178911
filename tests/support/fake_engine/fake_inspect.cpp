#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iostream>
#include <map>

#include <unistd.h>

#include "core/record/base64.h"
#include "core/record/error.h"
#include "core/record/framing.h"
#include "core/record/json_file.h"
#include "core/record/recipe.h"
#include "tests/support/fake_engine/fake_engine.h"
#include "tests/support/fake_engine/toy_problem.h"

namespace distillscope {
namespace {

using nlohmann::json;

toy::Classifier classifierOf(const json& source) {
  const RunDir run(std::filesystem::path(source.at("path").get<std::string>()));
  return {readJsonFile(run.bestCheckpoint()).at("weights").get<std::vector<double>>()};
}

const toy::Image& imageAt(const json& params, int64_t index) {
  const auto& all = toy::images(params.value("split", "test"));
  if (index < 0 || index >= std::ssize(all)) {
    throw UsageError("image " + std::to_string(index) + " does not exist: the split has " + std::to_string(all.size()));
  }
  return all[static_cast<std::size_t>(index)];
}

/// The pictures asked for by number; a file is answered with the first picture.
std::vector<std::pair<std::string, const toy::Image*>> chosen(const json& params) {
  std::vector<std::pair<std::string, const toy::Image*>> images;
  for (const json& index : params.value("indices", json::array())) {
    images.emplace_back(std::to_string(index.get<int64_t>()), &imageAt(params, index));
  }
  for (const json& file : params.value("files", json::array())) images.emplace_back(file, &imageAt(params, 0));
  return images;
}

json picture(const toy::Image& image) {
  std::string rgb;
  for (const uint8_t grey : image.grey) rgb.append(3, static_cast<char>(grey));
  return {{"width", toy::side}, {"height", toy::side}, {"rgb", base64(rgb)}};
}

json prediction(const toy::Classifier& classifier, const toy::Image& image, double temperature) {
  const auto p = classifier.probabilities(image, temperature);
  const auto best = std::ranges::max_element(p) - p.begin();
  return {{"probabilities", p},
          {"class", best},
          {"className", toy::classNames()[static_cast<std::size_t>(best)]},
          {"probability", p[static_cast<std::size_t>(best)]}};
}

json summary(const json& params) {
  const auto& all = toy::images(params.value("split", "test"));
  return {{"classes", toy::classNames()},
          {"counts", std::vector<int64_t>(toy::classes, std::ssize(all) / toy::classes)},
          {"size", all.size()}};
}

json list(const json& params) {
  const auto& all = toy::images(params.value("split", "test"));
  const int wanted = params.value("class", -1), offset = params.value("offset", 0), count = params.value("count", 60);
  json indices = json::array(), labels = json::array();
  int total = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (wanted >= 0 && all[i].label != wanted) continue;
    if (total >= offset && total < offset + count) {
      indices.push_back(i);
      labels.push_back(all[i].label);
    }
    ++total;
  }
  return {{"total", total}, {"indices", indices}, {"labels", labels}};
}

json pictures(const json& params) {
  json images = json::array();
  for (const json& index : params.at("indices")) {
    const toy::Image& image = imageAt(params, index);
    images.push_back({{"index", index}, {"label", image.label}, {"picture", picture(image)}});
  }
  return {{"images", images}};
}

json describeModel(const json& params) {
  classifierOf(params.at("source"));
  const auto layer = [](int index, const char* name) {
    return json{
        {"index", index}, {"name", name}, {"channels", toy::classes}, {"height", toy::cells}, {"width", toy::cells}};
  };
  return {{"model", "resnet20"},
          {"classes", toy::classNames()},
          {"layers", {layer(0, "stem"), layer(1, "stage 1")}},
          {"defaultLayer", 1},
          {"parameters", toy::classes * toy::inputs}};
}

json predict(const json& params) {
  json images = json::array();
  for (const auto& [name, image] : chosen(params)) {
    json predictions = json::array();
    for (const json& source : params.at("sources")) {
      predictions.push_back(prediction(classifierOf(source), *image, params.value("temperature", 1.0)));
    }
    images.push_back({{"predictions", predictions}});
  }
  return {{"images", images}};
}

json cam(const json& params) {
  json images = json::array();
  for (const auto& [name, image] : chosen(params)) {
    std::vector<toy::Map> maps;
    std::vector<double> maxima;
    for (const json& source : params.at("sources")) {
      maps.push_back(toy::eigenCam(classifierOf(source), *image, params.value("method", "centred") == "centred",
                                   params.value("component", 1)));
      maxima.push_back(std::max(1e-9, *std::ranges::max_element(maps.back().values)));
    }
    const double shared = maxima.empty() ? 1 : *std::ranges::max_element(maxima);
    json columns = json::array();
    for (std::size_t i = 0; i < maps.size(); ++i) {
      const double scale = params.value("scale", "shared") == "shared" ? shared : maxima[i];
      std::vector<float> values;
      for (const double value : maps[i].values) values.push_back(static_cast<float>(std::max(0.0, value) / scale));
      json column = prediction(classifierOf(params.at("sources")[i]), *image, 1);
      column.erase("probabilities");
      column["source"] = params.at("sources")[i].at("name");
      column["explained"] = maps[i].explained;
      column["map"] = {{"width", toy::cells},
                       {"height", toy::cells},
                       {"values", base64({reinterpret_cast<const char*>(values.data()), 4 * values.size()})}};
      columns.push_back(column);
    }
    images.push_back({{"name", name},
                      {"label", image->label},
                      {"labelName", toy::classNames()[static_cast<std::size_t>(image->label)]},
                      {"picture", picture(*image)},
                      {"columns", columns}});
  }
  return {{"images", images}};
}

/// A mobilenetv2 cannot learn by AT here; every other pair can use every method.
json refusals(const json& params) {
  const bool refused = params.at("student") == "mobilenetv2";
  return {{"refusals", refused ? json{{"at", "needs maps of equal size on both sides"}} : json::object()}};
}

json answer(const json& request) {
  static const std::map<std::string, std::function<json(const json&)>> methods = {
      {"initialize",
       [](const json&) {
         return json{{"engine", "0.1.0-scripted"}, {"protocol", 1}};
       }},
      {"dataset.summary", summary},
      {"dataset.list", list},
      {"dataset.images", pictures},
      {"model.describe", describeModel},
      {"pair.refusals", refusals},
      {"predict", predict},
      {"cam", cam},
      {"shutdown", [](const json&) { return json(); }}};
  json reply = {{"jsonrpc", "2.0"}, {"id", request.at("id")}};
  const auto method = methods.find(request.at("method"));
  try {
    if (method == methods.end()) throw UsageError("there is no method " + request.at("method").dump());
    reply["result"] = method->second(request.value("params", json::object()));
  } catch (const Error& error) {
    const bool bad = error.exitCode() == ExitCode::BadRecipe;
    reply["error"] = {{"code", bad ? -32602 : -32000}, {"message", error.what()}, {"data", {{"kind", error.kind()}}}};
  } catch (const json::exception& error) {
    reply["error"] = {{"code", -32602}, {"message", error.what()}, {"data", {{"kind", "usage"}}}};
  }
  return reply;
}

}  // namespace

int inspectFake() {
  FrameReader reader;
  std::array<char, 65536> bytes{};
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0) return 0;
    reader.append(bytes.data(), static_cast<std::size_t>(count));
    while (const auto message = reader.next()) {
      const json request = json::parse(*message);
      if (!request.contains("id")) continue;  // a wish to cancel, of what has been answered
      std::cout << frame(answer(request).dump()) << std::flush;
      if (request.at("method") == "shutdown") return 0;
    }
  }
}

}  // namespace distillscope
