// What a run tells while it works: one JSON object a line in events.jsonl.
//
// Measures are numbers by name (see measures.h), so that a new one needs no new field. Times are seconds since 1970.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

/// Where a value comes from. Values that differ in these are not compared without saying so.
struct Provenance {
  std::string split = "test";  ///< "train" or "test"
  bool augmented = false;
  std::string batchNorm = "eval";  ///< "eval": running statistics, "train": statistics of the batch
  double temperature = 1.0;
  std::string centroids = "exact";  ///< "exact": one pass over the split; "running": decayed over training batches

  bool operator==(const Provenance&) const = default;
};

struct StartEvent {
  static constexpr int version = 1;
  std::string engine{};  ///< engine version
  double time = 0;
  int64_t pid = 0;
  std::string device{};
  int64_t threads = 0;
  int64_t epochs = 0;
  int64_t stepsPerEpoch = 0;
  int64_t totalSteps = 0;  ///< every stage counted
  int64_t step = 0;        ///< steps done when it (re)started: later steps in the log before it are void
  std::vector<std::string> classes{};
};

struct StepEvent {
  int64_t step = 0;             ///< steps done, from 1
  int64_t epoch = 0;            ///< epoch in progress, from 1
  std::string stage = "train";  ///< the first stage of a two-stage distiller has its own name
  double time = 0;
  double learningRate = 0;
  double rate = 0;                           ///< images per second since the last step event
  std::map<std::string, double> terms{};     ///< weighted loss terms, "loss" their sum
  std::map<std::string, double> measures{};  ///< running values over recent training batches
};

struct EpochEvent {
  int64_t epoch = 0;  ///< epochs done
  int64_t step = 0;
  double time = 0;
  double seconds = 0;  ///< time that the measurement took
  int64_t count = 0;   ///< images measured
  Provenance provenance{};
  std::map<std::string, double> measures{};
  std::vector<double> cmiPerClass{};       ///< nats; of the classes in order
  std::vector<double> accuracyPerClass{};  ///< in [0, 1]; NaN for a class without images
};

/// The run paused, went on, or wrote a checkpoint.
struct StateEvent {
  std::string state{};  ///< "paused", "running", "checkpoint"
  int64_t step = 0;
  double time = 0;
};

struct EndEvent {
  std::string status{};  ///< "finished", "stopped" or "failed"
  double time = 0;
  std::string errorKind{};  ///< empty unless failed
  std::string errorMessage{};
};

/// How much of a run's events is wanted.
enum class LogDetail {
  Everything,
  Digest,  ///< of step events in a row only the last: all but the curves of training batches
};

using Event = std::variant<StartEvent, StepEvent, EpochEvent, StateEvent, EndEvent>;

nlohmann::json toJson(const Event& event);
/// Throws Error, of kind "data" if `value` is not an event, and of kind "newer" if a newer version wrote it.
Event eventFromJson(const nlohmann::json& value);

nlohmann::json toJson(const Provenance& provenance);
Provenance provenanceFromJson(const nlohmann::json& value);

/// Seconds since 1970, for an event's `time`.
double nowSeconds();

}  // namespace distillscope
