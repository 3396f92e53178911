// The training loop on a few hundred real images: what it writes, and that interruptions leave no trace.
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>

#include "core/distillers/registry.h"
#include "core/record/error.h"
#include "core/record/run_history.h"
#include "core/teachers/registry.h"
#include "core/train/session.h"
#include "core/train/trainer.h"
#include "core/weights/safetensors.h"
#include "tests/support/small_fashion.h"

namespace distillscope {
namespace {

using nlohmann::json;

std::string bytesOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Trainer : public ::testing::Test {
 protected:
  // 96 images in batches of 32: 3 steps an epoch.
  void SetUp() override { m_data = writeSmallFashion(m_folder, 96, 40).string(); }

  json recipeOf(const json& changes = json::object()) const {
    json recipe = {{"version", 1}, {"kind", "teacher"}, {"dataset", {{"id", "fashion-mnist"}, {"root", m_data}}},
                   {"epochs", 2},  {"batch_size", 32},  {"model", {{"id", "resnet8"}}},
                   {"threads", 1}};
    if (changes.is_object()) recipe.merge_patch(changes);  // {} is a null
    return recipe;
  }

  RunDir dir(const std::string& id) const { return RunDir(m_folder.path() / "runs" / id); }

  void run(const std::string& id, const json& changes, TrainerOptions options = {}) {
    const Recipe recipe = readRecipe(recipeOf(changes), engineCatalogue());
    std::filesystem::create_directories(dir(id).path());
    writeFileAtomically(dir(id).recipe(), toJson(recipe).dump());
    options.eventSeconds = 0;  // every step is an event
    train(recipe, dir(id), options);
  }

  /// Stops after every `stepsAtATime` steps and goes on, until the run ends.
  void runInPieces(const std::string& id, const json& changes, int64_t stepsAtATime) {
    for (int pieces = 0; pieces < 100; ++pieces) {
      int64_t steps = 0;
      TrainerOptions options;
      options.onEvent = [&](const Event& event) { steps += std::holds_alternative<StepEvent>(event); };
      options.stopRequested = [&] { return steps >= stepsAtATime; };
      try {
        run(id, changes, options);
        return;
      } catch (const StoppedError&) {
      }
    }
    FAIL() << "the run never ended";
  }

  RunHistory historyOf(const std::string& id) const {
    RunHistory history;
    for (const Event& event : EventReader(dir(id).events()).poll()) history.add(event);
    return history;
  }

  void expectSameWeights(const std::string& a, const std::string& b) const {
    const TensorFile first = readSafetensors(dir(a).lastCheckpoint()),
                     second = readSafetensors(dir(b).lastCheckpoint());
    ASSERT_EQ(first.tensors.size(), second.tensors.size());
    for (const auto& [name, tensor] : first.tensors) {
      const Tensor* other = second.find(name);
      ASSERT_NE(other, nullptr) << name;
      EXPECT_TRUE(at::equal(tensor, *other)) << name;
    }
  }

  TempFolder m_folder;
  std::string m_data;
};

TEST_F(Trainer, WritesEventsCheckpointsAndASummary) {
  run("mll", {});
  const RunHistory history = historyOf("mll");
  EXPECT_EQ(history.end()->status, "finished");
  EXPECT_EQ(history.curves().at("batch/loss").values.size(), 6U);
  ASSERT_EQ(history.epochs("test").size(), 2U);
  ASSERT_EQ(history.epochs("train").size(), 2U);
  EXPECT_EQ(history.epochs("test").back().count, 40);
  EXPECT_EQ(history.epochs("train").back().count, 96);
  EXPECT_EQ(history.epochs("test").back().cmiPerClass.size(), 10U);
  EXPECT_FALSE(history.epochs("train").back().provenance.augmented);
  EXPECT_TRUE(std::filesystem::exists(dir("mll").bestCheckpoint()));
  const json summary = json::parse(bytesOf(dir("mll").summary()));
  EXPECT_EQ(summary["status"], "finished");
  EXPECT_EQ(summary["last"]["epoch"], 2);
  EXPECT_EQ(summary["training_images"], 96);
  EXPECT_FALSE(RunLock::isHeld(dir("mll")));
}

TEST_F(Trainer, TheSameRecipeGivesTheSameBytes) {
  run("a", {});
  run("b", {});
  EXPECT_EQ(bytesOf(dir("a").lastCheckpoint()), bytesOf(dir("b").lastCheckpoint()));
  run("c", {{"seed", 1}});
  EXPECT_NE(bytesOf(dir("a").lastCheckpoint()), bytesOf(dir("c").lastCheckpoint()));
}

TEST_F(Trainer, StoppedAfterEachStepAndResumedItEndsWithTheSameBytes) {
  run("whole", {});
  runInPieces("pieces", {}, 1);
  expectSameWeights("whole", "pieces");
  // One value a step, however often it was interrupted.
  EXPECT_EQ(historyOf("pieces").curves().at("batch/loss").values, historyOf("whole").curves().at("batch/loss").values);
}

// Every objective and every distiller that can be used for the pair, in all its stages.
TEST_F(Trainer, EveryMethodIsResumedBitForBit) {
  run("teacher", {{"model", {{"id", "resnet14"}}}, {"epochs", 1}});
  for (const ObjectiveInfo& info : objectives()) {
    const json changes = {{"objective", {{"id", info.entry.id}}},
                          {"init", info.entry.fineTunes ? "teacher" : ""},
                          {"model", {{"id", info.entry.fineTunes ? "resnet14" : "resnet8"}}}};
    run("whole-" + info.entry.id, changes);
    runInPieces("pieces-" + info.entry.id, changes, 2);
    expectSameWeights("whole-" + info.entry.id, "pieces-" + info.entry.id);
  }
  for (const DistillerInfo& info : distillers()) {
    json changes = {{"kind", "student"}, {"teacher", "teacher"}, {"epochs", 1}, {"distiller", {{"id", info.entry.id}}}};
    for (const ParamSpec& spec : info.entry.params) {
      if (spec.name == "first_epochs") changes["distiller"]["first_epochs"] = 1;
    }
    run("whole-" + info.entry.id, changes);
    runInPieces("pieces-" + info.entry.id, changes, 2);
    expectSameWeights("whole-" + info.entry.id, "pieces-" + info.entry.id);
  }
}

// FT's paraphraser learns from the teacher alone: the student is as fresh after that stage as one that was never run.
TEST_F(Trainer, AStageThatDoesNotTrainTheStudentLeavesNoTraceInIt) {
  run("teacher", {{"epochs", 1}});
  run("fresh", {{"kind", "student"}, {"epochs", 0}});
  run("paraphrased",
      {{"kind", "student"}, {"teacher", "teacher"}, {"epochs", 0}, {"distiller", {{"id", "ft"}, {"first_epochs", 1}}}});
  const RunHistory history = historyOf("paraphrased");
  EXPECT_EQ(history.curves().at("paraphraser/loss").values.size(), 3U);
  EXPECT_FALSE(history.curves().contains("paraphraser/cmi"));
  const TensorFile fresh = readSafetensors(dir("fresh").bestCheckpoint()),
                   paraphrased = readSafetensors(dir("paraphrased").bestCheckpoint());
  for (const auto& [name, tensor] : fresh.tensors) EXPECT_TRUE(at::equal(tensor, *paraphrased.find(name))) << name;
}

TEST_F(Trainer, EachCentroidRuleIsResumedBitForBit) {
  run("teacher", {{"epochs", 1}});
  for (const char* rule : {"frozen", "epoch", "ema"}) {
    const json changes = {{"objective", {{"id", "mcmi"}, {"centroids", rule}}}, {"init", "teacher"}};
    run(std::string("whole-") + rule, changes);
    runInPieces(std::string("pieces-") + rule, changes, 2);
    expectSameWeights(std::string("whole-") + rule, std::string("pieces-") + rule);
  }
}

TEST_F(Trainer, FineTuningStartsFromTheCheckpointsWeights) {
  run("teacher", {{"epochs", 1}});
  run("tuned", {{"objective", {{"id", "mcmi"}}}, {"init", "teacher"}, {"epochs", 1}, {"optimizer", {{"lr", 1e-9}}}});
  const TensorFile before = readSafetensors(dir("teacher").lastCheckpoint()),
                   after = readSafetensors(dir("tuned").lastCheckpoint());
  EXPECT_TRUE(at::allclose(*before.find("conv1.weight"), *after.find("conv1.weight"), 0, 1e-6));
}

// A run without epochs holds the weights it started from, measured: what an imported teacher is.
TEST_F(Trainer, WithoutEpochsItMeasuresTheStartingWeights) {
  run("teacher", {{"epochs", 1}});
  run("copy", {{"init", "teacher"}, {"epochs", 0}});
  EXPECT_EQ(historyOf("copy").epochs("test").back().measures, historyOf("teacher").epochs("test").back().measures);
  EXPECT_EQ(historyOf("copy").progress(), 1.0);
  const TensorFile from = readSafetensors(dir("teacher").bestCheckpoint()),
                   to = readSafetensors(dir("copy").bestCheckpoint());
  for (const auto& [name, tensor] : from.tensors) EXPECT_TRUE(at::equal(tensor, *to.find(name))) << name;
}

// Four epochs of 3 steps: weights of the start, of epochs 2 and 4, whether or not the run was interrupted; keeping them
// changes no other byte.
TEST_F(Trainer, KeepsWeightsEverySoManyEpochs) {
  const json keeping = {{"epochs", 4}, {"keep_every", 2}};
  run("plain", {{"epochs", 4}});
  run("whole", keeping);
  runInPieces("pieces", keeping, 1);
  EXPECT_EQ(dir("whole").keptEpochs(), (std::vector<int64_t>{0, 2, 4}));
  EXPECT_EQ(dir("pieces").keptEpochs(), dir("whole").keptEpochs());
  for (const int64_t epoch : dir("whole").keptEpochs()) {
    EXPECT_EQ(bytesOf(dir("whole").epochCheckpoint(epoch)), bytesOf(dir("pieces").epochCheckpoint(epoch))) << epoch;
  }
  expectSameWeights("plain", "whole");
  const TensorFile last = readSafetensors(dir("whole").lastCheckpoint()),
                   kept = readSafetensors(dir("whole").epochCheckpoint(4));
  EXPECT_LT(kept.tensors.size(), last.tensors.size());  // no training state
  for (const auto& [name, tensor] : kept.tensors) EXPECT_TRUE(at::equal(tensor, *last.find(name))) << name;
  EXPECT_TRUE(dir("plain").keptEpochs().empty());
  run("tuned", {{"init", "whole/checkpoints/epoch-0002.safetensors"}, {"epochs", 0}});
}

// Five epochs, measured at the second, the fourth and the last; kept weights of the third are measured too. What is
// measured changes no weight.
TEST_F(Trainer, MeasuresEverySoManyEpochsAndTheLast) {
  const auto measured = [&](const std::string& name) {
    const RunHistory history = historyOf(name);
    std::vector<int64_t> epochs;
    for (const EpochEvent& event : history.epochs("test")) epochs.push_back(event.epoch);
    return epochs;
  };
  run("each", {{"epochs", 5}});
  run("second", {{"epochs", 5}, {"measure_every", 2}});
  run("kept", {{"epochs", 5}, {"measure_every", 0}, {"keep_every", 3}});
  runInPieces("pieces", {{"epochs", 5}, {"measure_every", 2}}, 1);
  EXPECT_EQ(measured("each"), (std::vector<int64_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(measured("second"), (std::vector<int64_t>{2, 4, 5}));
  EXPECT_EQ(measured("kept"), (std::vector<int64_t>{3, 5}));
  EXPECT_EQ(measured("pieces"), measured("second"));
  expectSameWeights("each", "second");
  expectSameWeights("second", "pieces");
  EXPECT_EQ(historyOf("second").epochs("test").back().measures, historyOf("each").epochs("test").back().measures);
}

TEST_F(Trainer, AnInfiniteLossEndsTheRunAndKeepsTheLastGoodCheckpoint) {
  try {
    run("wild", {{"optimizer", {{"lr", 1e30}, {"momentum", 0}}}});
    FAIL() << "the run did not diverge";
  } catch (const DivergedError& error) {
    EXPECT_NE(std::string(error.what()).find("lower optimizer.lr"), std::string::npos);
  }
  const RunHistory history = historyOf("wild");
  EXPECT_EQ(history.end()->status, "failed");
  EXPECT_EQ(history.end()->errorKind, "diverged");
  if (!std::filesystem::exists(dir("wild").lastCheckpoint())) return;
  for (const auto& [name, tensor] : readSafetensors(dir("wild").lastCheckpoint()).tensors) {
    EXPECT_TRUE(!tensor.is_floating_point() || at::isfinite(tensor).all().item<bool>()) << name;
  }
}

// One step an epoch, which decays every weight to minus infinity after a finite loss: nothing of it is measured or
// kept.
TEST_F(Trainer, WeightsThatTheEpochsLastStepBlewUpAreNeitherMeasuredNorTheBest) {
  const json wild = {
      {"batch_size", 96}, {"optimizer", {{"lr", 1e38}, {"weight_decay", 1e6}, {"momentum", 0}}}, {"keep_every", 1}};
  EXPECT_THROW(run("wild", wild), DivergedError);
  EXPECT_EQ(historyOf("wild").end()->errorKind, "diverged");
  EXPECT_EQ(historyOf("wild").curves().at("batch/loss").values.size(), 1U);
  EXPECT_TRUE(historyOf("wild").epochs("test").empty());
  EXPECT_FALSE(std::filesystem::exists(dir("wild").bestCheckpoint()));
  EXPECT_EQ(dir("wild").keptEpochs(), (std::vector<int64_t>{0}));
}

TEST_F(Trainer, PausesContinuesAndStopsByItsControlFile) {
  int64_t asked = 0;
  int64_t askedWhilePaused = 0;
  bool paused = false;
  TrainerOptions options;
  options.stopRequested = [&] {
    ++asked;
    if (asked == 2) writeControl(dir("paused"), ControlRequest::Pause);
    // It asks on while it is paused, and its word to go on comes only then: one that came sooner, before the file was
    // read, would have taken the pause back.
    if (paused && ++askedWhilePaused == 3) writeControl(dir("paused"), ControlRequest::Continue);
    return false;
  };
  options.onEvent = [&](const Event& event) {
    const auto* state = std::get_if<StateEvent>(&event);
    if (!state) return;
    paused = state->state == "paused";
    if (state->state == "running") writeControl(dir("paused"), ControlRequest::Stop);
  };
  EXPECT_THROW(run("paused", {{"epochs", 500}}, options), StoppedError);
  std::vector<std::string> states;
  for (const Event& event : EventReader(dir("paused").events()).poll()) {
    if (const auto* state = std::get_if<StateEvent>(&event); state && state->state != "checkpoint")
      states.push_back(state->state);
  }
  EXPECT_EQ(states, (std::vector<std::string>{"paused", "running"}));
  EXPECT_EQ(historyOf("paused").end()->status, "stopped");
  EXPECT_TRUE(std::filesystem::exists(dir("paused").lastCheckpoint()));
}

// An epoch has 3 steps and 2 batches that are measured; asked before each of them, it goes on for 1, 2 or 3.
TEST_F(Trainer, StopsWhileAnEpochIsMeasuredAndEndsWithTheSameBytes) {
  const json changes = {{"epochs", 2}, {"keep_every", 1}};
  run("whole", changes);
  std::size_t stops = 0, stopsWhileMeasuring = 0;
  for (bool finished = false; !finished && stops < 100;) {
    std::size_t asked = 0;
    TrainerOptions options;
    options.stopRequested = [&] { return ++asked > 1 + stops % 3; };
    try {
      run("pieces", changes, options);
      finished = true;
    } catch (const StoppedError&) {
      ++stops;
      const std::size_t steps = json::parse(bytesOf(dir("pieces").summary()))["steps"];
      stopsWhileMeasuring += steps % 3 == 0 && historyOf("pieces").epochs("test").size() < steps / 3;
    }
  }
  EXPECT_GT(stopsWhileMeasuring, 0U);
  EXPECT_EQ(bytesOf(dir("whole").lastCheckpoint()), bytesOf(dir("pieces").lastCheckpoint()));
  EXPECT_EQ(bytesOf(dir("whole").bestCheckpoint()), bytesOf(dir("pieces").bestCheckpoint()));
  for (const char* split : {"test", "train"}) {
    const auto whole = historyOf("whole").epochs(split), pieces = historyOf("pieces").epochs(split);
    ASSERT_EQ(whole.size(), pieces.size());
    for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(whole[i].measures, pieces[i].measures);
  }
}

// The images of a few-shot run are written down, and another run with the same seed uses the same.
TEST_F(Trainer, WritesDownWhichImagesItUsed) {
  run("a", {{"dataset", {{"fraction", 0.25}}}, {"epochs", 1}});
  run("b", {{"dataset", {{"fraction", 0.25}}}, {"epochs", 1}, {"model", {{"id", "resnet14"}}}});
  const json a = json::parse(bytesOf(dir("a").subset()));
  EXPECT_EQ(a, json::parse(bytesOf(dir("b").subset())));
  EXPECT_EQ(a["indices"].size(), json::parse(bytesOf(dir("a").summary()))["training_images"]);
  run("all", {{"epochs", 1}});
  EXPECT_FALSE(std::filesystem::exists(dir("all").subset()));
}

// Zero-shot: the student never sees class 3, and the summary tells kept and dropped classes apart.
TEST_F(Trainer, DroppedClassesAreReportedApart) {
  run("teacher", {{"epochs", 1}});
  run("student", {{"kind", "student"}, {"teacher", "teacher"}, {"epochs", 1}, {"dataset", {{"drop_classes", {3}}}}});
  const json summary = json::parse(bytesOf(dir("student").summary()));
  const json& test = summary["last"]["test"];
  EXPECT_TRUE(test.contains("top1_dropped"));
  EXPECT_TRUE(test.contains("top1_kept"));
  EXPECT_TRUE(test.contains("agreement"));
  EXPECT_TRUE(summary["last"]["train"]["accuracy_per_class"][3].is_null());  // no such image was trained on
  int64_t sum = 0;
  for (const json& row : test["confusion"]) {
    for (const int64_t count : row) sum += count;
  }
  EXPECT_EQ(sum, 40);
}

TEST_F(Trainer, AMethodThatLeavesNothingToMinimiseIsRefusedBeforeItsFirstStage) {
  run("teacher", {{"epochs", 1}});
  for (const char* method : {"ab", "fsp"}) {
    const json changes = {{"kind", "student"},
                          {"teacher", "teacher"},
                          {"distiller", {{"id", method}, {"first_epochs", 1}}},
                          {"weights", {{"gamma", 0}, {"alpha", 0}}}};
    EXPECT_THROW(run(method, changes), RecipeError);
    EXPECT_FALSE(historyOf(method).start()) << method;
  }
}

TEST_F(Trainer, WhatCannotBeAssembledFailsWithASentenceInTheLog) {
  EXPECT_THROW(run("orphan", {{"kind", "student"}, {"teacher", "nobody"}}), RecipeError);
  EXPECT_EQ(historyOf("orphan").end()->status, "failed");
  EXPECT_NE(historyOf("orphan").end()->errorMessage.find("nobody"), std::string::npos);
  EXPECT_THROW(run("lost", {{"dataset", {{"root", "/nowhere"}}}}), DataError);
  EXPECT_EQ(historyOf("lost").end()->errorKind, "data");
}

}  // namespace
}  // namespace distillscope
