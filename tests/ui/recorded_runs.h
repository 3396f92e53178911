// Run folders as an engine would have left them, written with the engine's own writers.
#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/event_log.h"
#include "core/record/run_dir.h"

namespace distillscope::test {

struct RecordedRun {
  std::string id = "resnet20-mll";
  std::string kind = "teacher";
  std::string objective = "mll";
  std::string distiller;
  int64_t epochs = 6;
  int64_t stepsPerEpoch = 100;
  int64_t stepEvery = 10;  ///< steps between two step events
  int64_t classes = 10;
  bool hasCheckpoint = true;
  bool ends = true;
  bool measuresTrain = true;
  std::string datasetId = "fashion-mnist";
  std::string datasetRoot;
  Provenance trainProvenance{
      .split = "train", .augmented = false, .batchNorm = "eval", .temperature = 1, .centroids = "exact"};
  Provenance testProvenance{};
  unsigned seed = 1;
};

inline RecordedRun teacher(const std::string& id, const std::string& objective) {
  RecordedRun run;
  run.id = id;
  run.objective = objective;
  return run;
}

inline constexpr double startTime = 1.7e9;

/// Of the step after which it is taken, so that a test can derive any recorded value.
inline double recordedLoss(int64_t step) { return 0.3 + 2.0 * std::exp(-static_cast<double>(step) / 150.0); }
inline double recordedTestLl(int64_t epoch, const RecordedRun& run) {
  return -(run.objective == "mcmi" ? 0.34 : 0.22) - 1.5 * std::exp(-static_cast<double>(epoch) / 1.5);
}
inline double recordedTestCmi(int64_t epoch, const RecordedRun& run) {
  return (run.objective == "mcmi" ? 0.44 : 0.16) + 0.5 * std::exp(-static_cast<double>(epoch) / 2.0);
}
inline double recordedTop1(int64_t epoch, const RecordedRun& run) {
  return (run.objective == "mcmi" ? 0.921 : 0.934) - 0.3 * std::exp(-static_cast<double>(epoch) / 1.2);
}

inline nlohmann::json recipeOf(const RecordedRun& run) {
  nlohmann::json recipe = {{"version", 1},
                           {"kind", run.kind},
                           {"dataset", {{"id", run.datasetId}, {"root", run.datasetRoot}}},
                           {"model", {{"id", "resnet20"}}},
                           {"init", ""},
                           {"objective", {{"id", run.objective}}},
                           {"teacher", ""},
                           {"epochs", run.epochs},
                           {"batch_size", 64}};
  if (!run.distiller.empty()) {
    recipe["distiller"] = {{"id", run.distiller}};
    recipe["teacher"] = "resnet20-mll";
  }
  return recipe;
}

inline StepEvent stepEvent(const RecordedRun& run, int64_t step, double time, std::mt19937& noise) {
  std::normal_distribution<double> normal;
  StepEvent event;
  event.step = step;
  event.epoch = (step - 1) / run.stepsPerEpoch + 1;
  event.time = time;
  event.learningRate = 0.05 * std::pow(0.1, static_cast<double>(event.epoch / 3));
  event.rate = 400;
  const double loss = recordedLoss(step);
  const double jitter = std::exp(0.15 * normal(noise));
  event.terms = {{"loss", loss}, {"cross_entropy", 0.8 * loss * jitter}};
  if (run.objective == "mcmi" && run.kind == "teacher") event.terms["cmi_term"] = -0.15 * (0.2 + 0.1 * jitter);
  if (!run.distiller.empty()) event.terms[run.distiller] = 1.7 * loss * jitter;
  event.measures = {{"log_likelihood", -0.9 * loss * jitter},
                    {"cmi", 0.3 + 0.1 * loss * jitter},
                    {"top1", std::exp(-0.5 * loss * jitter)}};
  return event;
}

inline EpochEvent epochEvent(const RecordedRun& run, int64_t epoch, const Provenance& provenance, double time) {
  const bool isTrain = provenance.split == "train";
  EpochEvent event;
  event.epoch = epoch;
  event.step = epoch * run.stepsPerEpoch;
  event.time = time;
  event.seconds = 2.5;
  event.count = isTrain ? 60000 : 10000;
  event.provenance = provenance;
  const double gain = isTrain ? 0.02 : 0;
  event.measures = {{"top1", recordedTop1(epoch, run) + gain},
                    {"top5", 0.99},
                    {"log_likelihood", recordedTestLl(epoch, run) + 3 * gain},
                    {"cmi", recordedTestCmi(epoch, run) - 2 * gain},
                    {"mean_entropy", 0.8 * recordedTestCmi(epoch, run)}};
  for (int64_t c = 0; c < run.classes; ++c) {
    const double share = 0.4 + 1.2 * static_cast<double>((c * 7) % run.classes) / static_cast<double>(run.classes);
    event.cmiPerClass.push_back(recordedTestCmi(epoch, run) * share);
    event.accuracyPerClass.push_back(std::max(0.0, 1.0 - 0.1 * share));
  }
  return event;
}

inline StartEvent startEvent(const RecordedRun& run, int64_t step = 0, double time = startTime) {
  static const char* const fashion[] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                        "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  StartEvent start;
  start.engine = "0.1.0";
  start.time = time;
  start.device = "cpu";
  start.threads = 2;
  start.epochs = run.epochs;
  start.stepsPerEpoch = run.stepsPerEpoch;
  start.totalSteps = run.epochs * run.stepsPerEpoch;
  start.step = step;
  for (int64_t c = 0; c < run.classes; ++c) {
    start.classes.push_back(run.classes == 10 ? fashion[c] : "class " + std::to_string(c));
  }
  return start;
}

/// Writes steps (from, to] with the epochs that end among them; a step takes 0.1 s.
inline void writeSteps(EventWriter& writer, const RecordedRun& run, int64_t from, int64_t to, double time) {
  std::mt19937 noise(run.seed);
  for (int64_t step = from + 1; step <= to; ++step) {
    time += 0.1;
    if (step % run.stepEvery == 0) writer.write(stepEvent(run, step, time, noise));
    if (step % run.stepsPerEpoch != 0) continue;
    const int64_t epoch = step / run.stepsPerEpoch;
    if (run.measuresTrain) writer.write(epochEvent(run, epoch, run.trainProvenance, time));
    writer.write(epochEvent(run, epoch, run.testProvenance, time));
  }
}

/// A folder with recipe and checkpoint, no events yet.
inline RunDir makeRunFolder(const std::filesystem::path& workspace, const RecordedRun& run) {
  const RunDir dir(workspace / "runs" / run.id);
  std::filesystem::create_directories(dir.checkpoints());
  std::ofstream(dir.recipe()) << recipeOf(run).dump(2);
  if (run.hasCheckpoint) {
    std::ofstream(dir.bestCheckpoint()) << "weights";
    std::ofstream(dir.lastCheckpoint()) << "weights";
  }
  return dir;
}

inline RunDir writeRun(const std::filesystem::path& workspace, const RecordedRun& run) {
  const RunDir dir = makeRunFolder(workspace, run);
  EventWriter writer(dir.events());
  writer.write(startEvent(run));
  writeSteps(writer, run, 0, run.epochs * run.stepsPerEpoch, startTime);
  if (run.ends)
    writer.write(EndEvent{.status = "finished", .time = startTime + 1e4, .errorKind = {}, .errorMessage = {}});
  return dir;
}

}  // namespace distillscope::test
