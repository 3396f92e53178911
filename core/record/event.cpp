#include "core/record/event.h"

#include <chrono>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/record/measures.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// JSON has no NaN or infinity: nlohmann writes them as null, and null reads as NaN.
double numberFrom(const json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

std::vector<double> numbersFrom(const json& event, const char* key) {
  std::vector<double> numbers;
  if (const auto list = event.find(key); list != event.end()) {
    for (const json& value : *list) numbers.push_back(numberFrom(value));
  }
  return numbers;
}

std::map<std::string, double> mapFrom(const json& object) {
  std::map<std::string, double> values;
  for (const auto& [key, value] : object.items()) values[key] = numberFrom(value);
  return values;
}

/// Measures stand in the event beside its own fields, under their own names.
void putMeasures(json& event, const std::map<std::string, double>& values) {
  for (const auto& [name, value] : values) event[name] = value;
}

std::map<std::string, double> takeMeasures(const json& event) {
  std::map<std::string, double> values;
  for (const MeasureInfo& info : measures()) {
    if (const auto found = event.find(info.id); found != event.end()) values[info.id] = numberFrom(*found);
  }
  return values;
}

json write(const StartEvent& e) {
  return {{"type", "start"},
          {"version", StartEvent::version},
          {"engine", e.engine},
          {"time", e.time},
          {"pid", e.pid},
          {"device", e.device},
          {"threads", e.threads},
          {"epochs", e.epochs},
          {"steps_per_epoch", e.stepsPerEpoch},
          {"total_steps", e.totalSteps},
          {"step", e.step},
          {"classes", e.classes}};
}

json write(const StepEvent& e) {
  json value = {{"type", "step"}, {"step", e.step},       {"epoch", e.epoch}, {"stage", e.stage},
                {"time", e.time}, {"lr", e.learningRate}, {"rate", e.rate},   {"terms", e.terms}};
  putMeasures(value, e.measures);
  return value;
}

json write(const EpochEvent& e) {
  json value = {{"type", "epoch"},
                {"epoch", e.epoch},
                {"step", e.step},
                {"time", e.time},
                {"split", e.provenance.split},
                {"seconds", e.seconds},
                {"count", e.count},
                {"provenance", toJson(e.provenance)},
                {"cmi_per_class", e.cmiPerClass},
                {"accuracy_per_class", e.accuracyPerClass}};
  putMeasures(value, e.measures);
  return value;
}

json write(const StateEvent& e) { return {{"type", "state"}, {"state", e.state}, {"step", e.step}, {"time", e.time}}; }

json write(const EndEvent& e) {
  json value = {{"type", "end"}, {"status", e.status}, {"time", e.time}};
  if (!e.errorKind.empty()) value["error"] = {{"kind", e.errorKind}, {"message", e.errorMessage}};
  return value;
}

StartEvent readStart(const json& v) {
  const int version = v.at("version");
  if (version > StartEvent::version) {
    throw Error(ExitCode::BadData, "newer",
                fmt::format("the run's events have version {}, and this program reads up to {}: update distillscope",
                            version, StartEvent::version));
  }
  return {.engine = v.at("engine"),
          .time = v.at("time"),
          .pid = v.at("pid"),
          .device = v.at("device"),
          .threads = v.at("threads"),
          .epochs = v.at("epochs"),
          .stepsPerEpoch = v.at("steps_per_epoch"),
          .totalSteps = v.at("total_steps"),
          .step = v.at("step"),
          .classes = v.at("classes")};
}

StepEvent readStep(const json& v) {
  return {.step = v.at("step"),
          .epoch = v.at("epoch"),
          .stage = v.value("stage", "train"),
          .time = v.at("time"),
          .learningRate = numberFrom(v.at("lr")),
          .rate = numberFrom(v.at("rate")),
          .terms = mapFrom(v.at("terms")),
          .measures = takeMeasures(v)};
}

EpochEvent readEpoch(const json& v) {
  return {.epoch = v.at("epoch"),
          .step = v.at("step"),
          .time = v.at("time"),
          .seconds = numberFrom(v.at("seconds")),
          .count = v.at("count"),
          .provenance = provenanceFromJson(v.at("provenance")),
          .measures = takeMeasures(v),
          .cmiPerClass = numbersFrom(v, "cmi_per_class"),
          .accuracyPerClass = numbersFrom(v, "accuracy_per_class")};
}

EndEvent readEnd(const json& v) {
  EndEvent e{.status = v.at("status"), .time = v.at("time"), .errorKind = {}, .errorMessage = {}};
  if (v.contains("error")) {
    e.errorKind = v["error"].at("kind");
    e.errorMessage = v["error"].at("message");
  }
  return e;
}

}  // namespace

json toJson(const Event& event) {
  return std::visit([](const auto& e) { return write(e); }, event);
}

Event eventFromJson(const json& value) {
  try {
    const std::string type = value.at("type");
    if (type == "start") return readStart(value);
    if (type == "step") return readStep(value);
    if (type == "epoch") return readEpoch(value);
    if (type == "state") return StateEvent{value.at("state"), value.at("step"), value.at("time")};
    if (type == "end") return readEnd(value);
    throw Error(ExitCode::BadData, "data", fmt::format("an event has the unknown type {}", type));
  } catch (const json::exception& error) {
    throw Error(ExitCode::BadData, "data", fmt::format("an event cannot be read: {}", error.what()));
  }
}

json toJson(const Provenance& p) {
  return {{"split", p.split},
          {"augmented", p.augmented},
          {"batch_norm", p.batchNorm},
          {"temperature", p.temperature},
          {"centroids", p.centroids}};
}

Provenance provenanceFromJson(const json& v) {
  return {v.at("split"), v.at("augmented"), v.at("batch_norm"), v.at("temperature"), v.at("centroids")};
}

double nowSeconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace distillscope
