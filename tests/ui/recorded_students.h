// Students and their teachers as an engine would have left them, over three classes, so that every number of a table
// can be derived by hand.
#pragma once

#include <string>
#include <vector>

#include "tests/ui/recorded_runs.h"

namespace distillscope::test {

struct RecordedStudent {
  std::string id;
  std::string teacher;  ///< empty for none
  std::string distiller = "kd";
  int seed = 0;
  std::vector<double> top1 = {0.5, 0.6};  ///< on the test split after each epoch
  std::vector<double> accuracyPerClass = {0.9, 0.6, 0.3};
  double temperature = 4;
  std::vector<int> dropped{};
  std::vector<std::vector<int>> confusion{};  ///< empty for a run that has no summary yet
  Provenance provenance{};
  std::string datasetId = "fashion-mnist";
  std::vector<std::string> classes = {"cat", "dog", "fox"};
};

inline EpochEvent threeClassEpoch(int64_t epoch, double top1, const Provenance& provenance) {
  EpochEvent event;
  event.epoch = epoch;
  event.step = 10 * epoch;
  event.time = startTime + static_cast<double>(epoch);
  event.count = 30;
  event.provenance = provenance;
  event.measures = {{"top1", top1}, {"top5", 1.0}, {"log_likelihood", -0.5}, {"cmi", 0.2}, {"agreement", 0.75}};
  return event;
}

inline StartEvent threeClassStart() {
  StartEvent start;
  start.time = startTime;
  start.stepsPerEpoch = 10;
  start.epochs = 2;
  start.totalSteps = 20;
  start.classes = {"cat", "dog", "fox"};
  return start;
}

/// A teacher whose last epoch, the second, measured these CMIs of the classes; the first epoch `first`, if any.
inline void writeThreeClassTeacher(const std::filesystem::path& workspace, const std::string& id,
                                   const std::string& objective, const std::vector<double>& cmiPerClass, int seed = 0,
                                   const std::string& init = {}, const std::vector<double>& first = {}) {
  RecordedRun run = teacher(id, objective);
  const RunDir dir = makeRunFolder(workspace, run);
  nlohmann::json recipe = recipeOf(run);
  recipe["seed"] = seed;
  recipe["init"] = init;
  std::ofstream(dir.recipe()) << recipe;
  EventWriter writer(dir.events());
  writer.write(threeClassStart());
  for (const int64_t epoch : {1, 2}) {
    if (epoch == 1 && first.empty()) continue;
    EpochEvent event = threeClassEpoch(epoch, epoch == 1 ? 0.9 : 0.8, {});
    event.cmiPerClass = epoch == 1 ? first : cmiPerClass;
    event.accuracyPerClass = {0.9, 0.8, 0.7};
    writer.write(event);
  }
  writer.write(EndEvent{.status = "finished", .time = startTime + 3, .errorKind = {}, .errorMessage = {}});
}

inline void writeStudent(const std::filesystem::path& workspace, const RecordedStudent& student) {
  const RunDir dir(workspace / "runs" / student.id);
  std::filesystem::create_directories(dir.checkpoints());
  nlohmann::json recipe = {{"version", 1},
                           {"kind", "student"},
                           {"dataset", {{"id", student.datasetId}, {"root", ""}, {"drop_classes", student.dropped}}},
                           {"model", {{"id", "resnet8"}}},
                           {"teacher", student.teacher},
                           {"distiller", {{"id", student.distiller}, {"temperature", student.temperature}}},
                           {"seed", student.seed},
                           {"epochs", 2}};
  std::ofstream(dir.recipe()) << recipe;
  EventWriter writer(dir.events());
  StartEvent start = threeClassStart();
  start.classes = student.classes;
  writer.write(start);
  for (std::size_t i = 0; i < student.top1.size(); ++i) {
    EpochEvent event = threeClassEpoch(static_cast<int64_t>(i) + 1, student.top1[i], student.provenance);
    event.accuracyPerClass = student.accuracyPerClass;
    event.cmiPerClass = {0.1, 0.2, 0.3};
    writer.write(event);
  }
  if (student.confusion.empty()) return;
  writer.write(EndEvent{.status = "finished", .time = startTime + 9, .errorKind = {}, .errorMessage = {}});
  nlohmann::json test = {
      {"confusion", student.confusion}, {"top1", student.top1.back()}, {"provenance", toJson(student.provenance)}};
  if (!student.dropped.empty()) {
    test["top1_kept"] = 0.9;
    test["top1_dropped"] = 0.2;
  }
  const nlohmann::json entry = {{"epoch", 2}, {"test", test}};
  std::ofstream(dir.summary()) << nlohmann::json{
      {"version", 1}, {"classes", student.classes}, {"last", entry}, {"best", entry}};
}

}  // namespace distillscope::test
