// A stand-in for `distillscope-cli inspect` inside a test program: the program starts itself with the argument
// "inspect". How it behaves stands in script.json of the folder that DISTILLSCOPE_SCRIPT names, read anew for each
// request:
//
//   {"crash_on": METHOD, "exit_on": METHOD, "garbage_on": METHOD,
//    "errors": {METHOD: SENTENCE}, "protocol": 1, "chunk": N (bytes a write), "classes": N,
//    "hold": METHOD (its answers are held back until the script no longer says so),
//    "progress": {METHOD: [DONE, TOTAL]} (told before it is held),
//    "after": {METHOD: OTHER} (answered only after the next request of the other method),
//    "unreadable": {FILE: SENTENCE} (of cam)}
//
// Every request is appended to requests.jsonl there.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QSaveFile>
#include <QString>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

namespace distillscope::test {

using nlohmann::json;

/// The folder's two files, from the test's side.
class InspectorScript {
 public:
  explicit InspectorScript(const QString& folder) : m_folder(folder) {
    qputenv("DISTILLSCOPE_SCRIPT", folder.toUtf8());
    set(json::object());
  }
  void set(const json& script) {
    QSaveFile file(m_folder + QStringLiteral("/script.json"));  // the inspector never sees half of it
    if (!file.open(QIODevice::WriteOnly)) return;
    file.write(QByteArray::fromStdString(script.dump()));
    file.commit();
  }
  /// Requests received so far, the handshakes left out; of one method only if it is named.
  std::vector<json> requests(const std::string& method = {}) const {
    std::vector<json> result;
    std::ifstream file((m_folder + QStringLiteral("/requests.jsonl")).toStdString());
    for (std::string line; std::getline(file, line);) {
      json request = json::parse(line);
      const bool wanted = method.empty() ? request["method"] != "initialize" : request["method"] == method;
      if (wanted) result.push_back(std::move(request));
    }
    return result;
  }

 private:
  QString m_folder;
};

namespace inspector {

inline std::string base64(const std::string& bytes) {
  return QByteArray::fromStdString(bytes).toBase64().toStdString();
}

/// 8 x 8 pixels whose red is the image's index, so that a test can tell pictures apart.
inline json picture(int index) {
  std::string rgb;
  for (int pixel = 0; pixel < 64; ++pixel) {
    rgb += static_cast<char>(index * 20 % 256);
    rgb += static_cast<char>(pixel * 4);
    rgb += static_cast<char>(255 - pixel * 4);
  }
  return {{"width", 8}, {"height", 8}, {"rgb", base64(rgb)}};
}

/// A bump whose place differs from source to source.
inline json map(std::size_t source) {
  std::string bytes;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      const double dx = x - 2.0 - 2.0 * static_cast<double>(source);
      const double dy = y - 3.0;
      const auto value = static_cast<float>(std::exp(-(dx * dx + dy * dy) / 8.0));
      bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }
  return {{"width", 8}, {"height", 8}, {"values", base64(bytes)}};
}

inline std::string className(int index, int classes) {
  static const char* const fashion[] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                        "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  return classes == 10 ? fashion[index] : "class " + std::to_string(index);
}

inline json cam(const json& params, int classes, const json& unreadable) {
  json images = json::array();
  const auto columnsOf = [&](int label) {
    json columns = json::array();
    for (std::size_t s = 0; s < params["sources"].size(); ++s) {
      const int predicted = s == 0 ? label : (label + 1) % classes;  // the first source is right, the others wrong
      columns.push_back({{"source", params["sources"][s]["name"]},
                         {"map", map(s)},
                         {"class", predicted},
                         {"className", className(predicted, classes)},
                         {"probability", 0.9 - 0.25 * static_cast<double>(s)},
                         {"explained", 0.5 + 0.125 * static_cast<double>(s)},
                         {"components", {0.5 + 0.125 * static_cast<double>(s), 0.25, 0.0625}}});
    }
    return columns;
  };
  for (const json& index : params.value("indices", json::array())) {
    const int label = index.get<int>() % classes;
    images.push_back({{"name", "test " + std::to_string(index.get<int>())},
                      {"label", label},
                      {"labelName", className(label, classes)},
                      {"picture", picture(index)},
                      {"columns", columnsOf(label)}});
  }
  for (const json& file : params.value("files", json::array())) {
    if (unreadable.contains(file)) {
      images.push_back({{"file", file}, {"problem", unreadable[file.get<std::string>()]}});
      continue;
    }
    images.push_back({{"name", std::filesystem::path(file.get<std::string>()).filename().string()},
                      {"label", -1},
                      {"labelName", ""},
                      {"picture", picture(7)},
                      {"columns", columnsOf(3)}});
  }
  return {{"images", images}};
}

inline json provenance(const json& params, double temperature) {
  return {{"split", params["split"]},
          {"augmented", false},
          {"batch_norm", "eval"},
          {"temperature", temperature},
          {"centroids", "exact"}};
}

inline bool isMcmi(const json& source) { return source["name"].get<std::string>().find("mcmi") != std::string::npos; }

/// 0.9 on the diagonal, 0.7 for an MCMI teacher; the other classes share the rest.
inline json centroids(const json& params, int classes) {
  const float kept = isMcmi(params["source"]) ? 0.7F : 0.9F;
  std::string bytes;
  json names = json::array();
  for (int y = 0; y < classes; ++y) {
    names.push_back(className(y, classes));
    for (int k = 0; k < classes; ++k) {
      const float value = y == k ? kept : (1 - kept) / static_cast<float>(classes - 1);
      bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }
  return {{"classes", names},
          {"counts", std::vector<int>(static_cast<std::size_t>(classes), 30)},
          {"matrix", base64(bytes)},
          {"log_likelihood", -0.25},
          {"cmi", isMcmi(params["source"]) ? 0.4 : 0.1},
          {"class_cmi", std::vector<double>(static_cast<std::size_t>(classes), 0.1)},
          {"provenance", provenance(params, 1)}};
}

/// CMI of 0.1 T nats, 0.2 T for an MCMI teacher.
inline json temperatures(const json& params) {
  json points = json::array();
  for (const double t : params["temperatures"]) {
    points.push_back({{"temperature", t},
                      {"log_likelihood", -0.5 * t},
                      {"cmi", (isMcmi(params["source"]) ? 0.2 : 0.1) * t},
                      {"mean_entropy", 0.3 * t},
                      {"calibration_error", 0.01},
                      {"provenance", provenance(params, t)}});
  }
  return {{"count", 300}, {"points", points}};
}

/// The first source gives the image's own class 0.8 and the next one 0.2, each later source 0.25 less and more.
inline json predict(const json& params, int classes) {
  json images = json::array();
  std::vector<int> indices = params["indices"];
  indices.resize(indices.size() + params.value("files", json::array()).size(), 3);  // a file shows a dress
  for (const int index : indices) {
    json predictions = json::array();
    for (std::size_t s = 0; s < params["sources"].size(); ++s) {
      std::vector<double> probabilities(static_cast<std::size_t>(classes), 0.0);
      const double own = 0.8 - 0.25 * static_cast<double>(s);
      probabilities[static_cast<std::size_t>(index % classes)] = own;
      probabilities[static_cast<std::size_t>((index + 1) % classes)] = 1 - own;
      const int best = own >= 0.5 ? index % classes : (index + 1) % classes;
      predictions.push_back({{"probabilities", probabilities},
                             {"class", best},
                             {"className", className(best, classes)},
                             {"probability", std::max(own, 1 - own)}});
    }
    images.push_back({{"predictions", predictions}});
  }
  return {{"images", images}};
}

/// `mean` with an interval of 0.02 on either side, of `count` pictures.
inline json estimate(double mean, int count) {
  return {{"count", count}, {"mean", mean}, {"deviation", 0.1}, {"low", mean - 0.02}, {"high", mean + 0.02}};
}

/// Each source's maps cover 5 points more than the last one's, and are as even and as well explained.
inline json statistics(const json& params) {
  const int count = params["count"];
  json sources = json::array();
  for (std::size_t s = 0; s < params["sources"].size(); ++s) {
    sources.push_back({{"source", params["sources"][s]["name"]},
                       {"measures",
                        {{"area", estimate(0.2 + 0.05 * static_cast<double>(s), count)},
                         {"entropy", estimate(6.0, count)},
                         {"explained", estimate(0.5, count)}}}});
  }
  const json difference = {
      {"area", estimate(0.05, count)}, {"entropy", estimate(0.0, count)}, {"explained", estimate(0.0, count)}};
  return {{"images", count}, {"sources", sources}, {"difference", sources.size() > 1 ? difference : json()}};
}

inline json answer(const std::string& method, const json& params, const json& script) {
  const int classes = script.value("classes", 10);
  constexpr int perClass = 30;
  if (method == "initialize") return {{"engine", "scripted"}, {"protocol", script.value("protocol", json(1))}};
  if (method == "dataset.summary") {
    json names = json::array();
    for (int c = 0; c < classes; ++c) names.push_back(className(c, classes));
    return {{"classes", names},
            {"counts", std::vector<int>(static_cast<std::size_t>(classes), perClass)},
            {"size", classes * perClass}};
  }
  if (method == "dataset.list") {  // image i has class i mod classes
    std::vector<int> indices, labels;
    const int wanted = params["class"];
    const int total = wanted < 0 ? classes * perClass : perClass;
    for (int i = params["offset"]; i < total && std::ssize(indices) < params["count"].get<int>(); ++i) {
      indices.push_back(wanted < 0 ? i : i * classes + wanted);
      labels.push_back(wanted < 0 ? i % classes : wanted);
    }
    return {{"total", total}, {"indices", indices}, {"labels", labels}};
  }
  if (method == "dataset.images") {
    json images = json::array();
    for (const json& index : params["indices"]) {
      images.push_back({{"index", index}, {"label", index.get<int>() % classes}, {"picture", picture(index)}});
    }
    return {{"images", images}};
  }
  if (method == "model.describe") {
    json layers = json::array();
    const int channels[] = {16, 16, 32, 64};
    const int sides[] = {32, 32, 16, 8};
    for (int i = 0; i < 4; ++i) {
      layers.push_back({{"index", i},
                        {"name", i == 0 ? std::string("stem") : "layer" + std::to_string(i)},
                        {"channels", channels[i]},
                        {"height", sides[i]},
                        {"width", sides[i]}});
    }
    return {{"model", "resnet20"},
            {"classes", json::array()},
            {"layers", layers},
            {"defaultLayer", 3},
            {"parameters", 278324}};
  }
  if (method == "samples.rank") {  // from the end of the split
    std::vector<int> indices, labels;
    std::vector<double> scores;
    const int total = classes * perClass;
    for (int i = params["offset"]; i < total && std::ssize(indices) < params["count"].get<int>(); ++i) {
      indices.push_back(total - 1 - i);
      labels.push_back(indices.back() % classes);
      scores.push_back(0.5 / (i + 1));
    }
    return {{"total", total}, {"indices", indices}, {"labels", labels}, {"scores", scores}};
  }
  if (method == "cam") return cam(params, classes, script.value("unreadable", json::object()));
  if (method == "teacher.centroids") return centroids(params, classes);
  if (method == "teacher.temperature") return temperatures(params);
  if (method == "predict") return predict(params, classes);
  if (method == "cam.statistics") return statistics(params);
  if (method == "echo") return params;
  if (method == "environment") return qgetenv(params["name"].get<std::string>().c_str()).toStdString();
  return nullptr;
}

inline void write(const std::string& bytes, std::size_t chunk) {
  for (std::size_t sent = 0; sent < bytes.size(); sent += chunk) {
    std::cout << bytes.substr(sent, chunk) << std::flush;
    if (chunk < bytes.size()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// One framed request; an empty string at the end of the input.
inline std::string readRequest() {
  std::size_t length = 0;
  for (std::string line; std::getline(std::cin, line) && line != "\r";) {
    if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
  }
  std::string body(length, '\0');
  std::cin.read(body.data(), static_cast<std::streamsize>(length));
  return std::cin ? body : std::string();
}

inline int run() {
  const std::string folder = qgetenv("DISTILLSCOPE_SCRIPT").toStdString();
  std::map<std::string, json> withheld;  // answers, by the method that is answered before them
  for (std::string body = readRequest(); !body.empty(); body = readRequest()) {
    std::ofstream(folder + "/requests.jsonl", std::ios::app) << body << '\n';
    const json request = json::parse(body);
    std::ifstream file(folder + "/script.json");
    const json script = json::parse(file);
    const std::string method = request["method"];
    if (method == "shutdown") return 0;
    if (method == "$/cancelRequest") continue;
    const json progress = script.value("progress", json::object());
    if (progress.contains(method)) {
      const std::string note =
          json{{"jsonrpc", "2.0"},
               {"method", "$/progress"},
               {"params", {{"id", request["id"]}, {"done", progress[method][0]}, {"total", progress[method][1]}}}}
              .dump();
      write("Content-Length: " + std::to_string(note.size()) + "\r\n\r\n" + note, note.size() + 100);
    }
    const auto isHeld = [&] {
      std::ifstream now(folder + "/script.json");
      return json::parse(now).value("hold", "") == method;
    };
    while (isHeld()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (script.value("crash_on", "") == method) {
      std::cerr << "terminate called after throwing an instance of 'std::bad_alloc'" << std::endl;
      std::raise(SIGKILL);
    }
    if (script.value("exit_on", "") == method) return 3;
    if (script.value("garbage_on", "") == method) {
      std::cout << "Warning: something printed a line here\r\n" << std::flush;
      continue;
    }
    json reply = {{"jsonrpc", "2.0"}, {"id", request["id"]}};
    const json errors = script.value("errors", json::object());
    if (errors.contains(method)) {
      reply["error"] = {{"code", -32000}, {"message", errors[method]}, {"data", {{"kind", "data"}}}};
    } else {
      reply["result"] = answer(method, request["params"], script);
    }
    const auto send = [&script](const json& message) {
      const std::string text = message.dump();
      write("Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text,
            script.value("chunk", text.size() + 100));
    };
    const json after = script.value("after", json::object());
    if (after.contains(method)) {
      withheld[after[method].get<std::string>()] = reply;
      continue;
    }
    send(reply);
    if (withheld.contains(method)) send(withheld[method]);
    withheld.erase(method);
  }
  return 0;
}

}  // namespace inspector
}  // namespace distillscope::test

/// QTEST_MAIN for a program that is its own inspector.
#define DISTILLSCOPE_TEST_MAIN_WITH_INSPECTOR(TestClass)                                               \
  int main(int argc, char** argv) {                                                                    \
    if (argc > 1 && std::strcmp(argv[1], "inspect") == 0) return distillscope::test::inspector::run(); \
    QApplication application(argc, argv);                                                              \
    TestClass test;                                                                                    \
    return QTest::qExec(&test, argc, argv);                                                            \
  }
