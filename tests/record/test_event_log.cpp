#include <cmath>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/record/event_log.h"
#include "core/record/run_history.h"
#include "tests/support/full_disk.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

StartEvent start(int64_t step = 0) {
  return {
      .engine = "test", .time = 100, .epochs = 2, .stepsPerEpoch = 5, .totalSteps = 10, .step = step, .classes = {"a"}};
}

StepEvent step(int64_t number, double loss) {
  return {.step = number, .epoch = 1, .time = 100.0 + static_cast<double>(number), .terms = {{"loss", loss}}};
}

EpochEvent epoch(int64_t number, double cmi) {
  return {.epoch = number, .step = 5 * number, .measures = {{"cmi", cmi}}, .cmiPerClass = {cmi}};
}

std::string bytesOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Event, WrittenAndReadAgainIsTheSame) {
  const std::vector<Event> events = {start(3), step(4, 0.5), epoch(1, 0.25), StateEvent{"paused", 4, 101},
                                     EndEvent{.status = "failed", .errorKind = "data", .errorMessage = "no file"}};
  for (const Event& event : events) EXPECT_EQ(toJson(eventFromJson(toJson(event))), toJson(event));
}

TEST(Event, ValuesThatAreNoNumbersStayThat) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EpochEvent event = epoch(1, nan);
  const auto read = std::get<EpochEvent>(eventFromJson(nlohmann::json::parse(toJson(Event(event)).dump())));
  EXPECT_TRUE(std::isnan(read.measures.at("cmi")));
  EXPECT_TRUE(std::isnan(read.cmiPerClass.at(0)));
}

TEST(EventLog, FollowsAGrowingFile) {
  const TempFolder folder;
  EventReader reader(folder.path() / "events.jsonl");
  EXPECT_TRUE(reader.poll().empty());
  EventWriter writer(folder.path() / "events.jsonl");
  writer.write(start());
  EXPECT_EQ(reader.poll().size(), 1U);
  writer.write(step(1, 1));
  writer.write(step(2, 1));
  EXPECT_EQ(reader.poll().size(), 2U);
  EXPECT_TRUE(reader.poll().empty());
}

// Cut at every byte, the log gives each event whose line is whole, and nothing else.
TEST(EventLog, ATornEndCostsTheTornLineOnly) {
  const TempFolder folder;
  const auto whole = folder.path() / "whole.jsonl";
  {
    EventWriter writer(whole);
    for (int i = 1; i <= 3; ++i) writer.write(step(i, i));
  }
  const std::string bytes = bytesOf(whole);
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    const auto cut = folder.write("cut.jsonl", bytes.substr(0, length));
    EventReader reader(cut);
    const auto lines =
        static_cast<std::size_t>(std::count(bytes.begin(), bytes.begin() + static_cast<long>(length), '\n'));
    EXPECT_EQ(reader.poll().size(), lines);
    EXPECT_EQ(reader.badLines(), 0);
  }
}

TEST(EventLog, WhatIsAppendedToATornLineDoesNotFuseWithIt) {
  const TempFolder folder;
  const auto path = folder.write("events.jsonl", R"({"type":"step","st)");
  EventWriter(path).write(step(7, 1));
  EventReader reader(path);
  const auto events = reader.poll();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(std::get<StepEvent>(events[0]).step, 7);
  EXPECT_EQ(reader.badLines(), 1);
}

TEST(EventLog, ReadsInSlicesWhatItReadsAtOnce) {
  const TempFolder folder;
  const auto path = folder.path() / "events.jsonl";
  EventWriter writer(path);
  for (int i = 1; i <= 50; ++i) writer.write(step(i, i));
  EventReader reader(path);
  std::size_t count = 0;
  for (int polls = 0; polls < 10000 && count < 50; ++polls) count += reader.poll(17).size();
  EXPECT_EQ(count, 50U);
}

TEST(EventLog, ANewerVersionIsRefusedWithASentence) {
  const TempFolder folder;
  nlohmann::json newer = toJson(Event(start()));
  newer["version"] = 2;
  EventReader reader(folder.write("events.jsonl", newer.dump() + "\n"));
  try {
    reader.poll();
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("version 2"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("update distillscope"), std::string::npos);
  }
}

TEST(EventLog, AFullDiskIsAResourceError) {
  EventWriter writer("/dev/full");
  EXPECT_THROW(writer.write(start()), ResourceError);
}

TEST(EventLog, WhatFollowsALineThatTheDiskTookInPartDoesNotFuseWithIt) {
  const TempFolder folder;
  const auto path = folder.path() / "events.jsonl";
  EventWriter writer(path);
  writer.write(start());
  {
    const FullDisk disk(std::filesystem::file_size(path) + 10);
    EXPECT_THROW(writer.write(step(1, 1)), ResourceError);
    EXPECT_THROW(writer.write(step(1, 1)), ResourceError);
  }
  writer.write(EndEvent{.status = "failed", .errorKind = "resource"});
  EventReader reader(path);
  const auto events = reader.poll();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(std::get<EndEvent>(events[1]).errorKind, "resource");
  EXPECT_EQ(reader.badLines(), 1);
}

TEST(EventLog, AFolderThatIsNotThereIsAResourceError) {
  EXPECT_THROW(EventWriter("/nonexistent/events.jsonl"), ResourceError);
}

// Steps 3 to 5 were done, lost in a crash after the checkpoint of step 2, and done again: each has one value, the
// newer.
TEST(RunHistory, AResumedRunHasOneValueForEachStep) {
  RunHistory history;
  history.add(start());
  for (int i = 1; i <= 5; ++i) history.add(step(i, 1.0));
  history.add(epoch(1, 0.1));
  history.add(start(2));
  EXPECT_TRUE(history.epochs("test").empty());
  for (int i = 3; i <= 4; ++i) history.add(step(i, 2.0));
  const Curve& loss = history.curves().at("batch/loss");
  EXPECT_EQ(loss.steps, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(loss.values, (std::vector<double>{1, 1, 2, 2}));
}

// Started at 100 s and killed after its event at 120: 20 s. Resumed at 1000 and stopped at 1015: 15 s more. Resumed at
// 5000: at 5010 it has worked for 20 + 15 + 10 = 45 s. A pause from 5010 to 5100 is no work either.
TEST(RunHistory, TheTimeAtWorkLeavesOutWhatLiesBetweenAnEndAndAResume) {
  RunHistory history;
  const auto stepAt = [&](int64_t number, double time) {
    history.add(StepEvent{.step = number, .time = time, .terms = {{"loss", 1.0}}});
  };
  history.add(start());
  stepAt(1, 110);
  stepAt(2, 120);
  history.add(StartEvent{.time = 1000, .step = 1});
  stepAt(2, 1010);
  history.add(EndEvent{.status = "stopped", .time = 1015});
  history.add(StartEvent{.time = 5000, .step = 2});
  stepAt(3, 5010);
  history.add(StateEvent{.state = "paused", .step = 3, .time = 5010});
  history.add(StateEvent{.state = "running", .step = 3, .time = 5100});
  stepAt(4, 5101);
  EXPECT_EQ(history.curves().at("batch/loss").worked, (std::vector<double>{10, 30, 45, 46}));
  EXPECT_EQ(history.secondsAtWork(50), 0);
  EXPECT_EQ(history.secondsAtWork(120), 20);
  EXPECT_EQ(history.secondsAtWork(1010), 30);
  EXPECT_EQ(history.secondsAtWork(5010), 45);
  history.add(StartEvent{.time = 9000, .step = 0});  // from the beginning
  EXPECT_EQ(history.secondsAtWork(9001), 1);
}

/// A digest differs from everything only in the steps that another step follows.
TEST(EventReader, ADigestHasTheLastOfStepsInARowAndEverythingElse) {
  const TempFolder folder;
  const auto path = folder.path() / "events.jsonl";
  {
    EventWriter writer(path);
    writer.write(StartEvent{.totalSteps = 5});
    for (const int64_t number : {1, 2, 3}) writer.write(StepEvent{.step = number});
    writer.write(StateEvent{.state = "paused", .step = 3});
    for (const int64_t number : {4, 5}) writer.write(StepEvent{.step = number});
    // An event whose text looks like a step's.
    writer.write(EndEvent{.status = "failed", .errorKind = "data", .errorMessage = R"({"type":"step"})"});
  }
  RunHistory digest(LogDetail::Digest);
  std::vector<int64_t> steps;
  for (const Event& event : EventReader(path, LogDetail::Digest).poll()) {
    digest.add(event);
    if (const auto* step = std::get_if<StepEvent>(&event)) steps.push_back(step->step);
  }
  EXPECT_EQ(steps, (std::vector<int64_t>{3, 5}));
  EXPECT_TRUE(digest.start());
  EXPECT_EQ(digest.lastStep()->step, 5);
  EXPECT_EQ(digest.end()->errorMessage, R"({"type":"step"})");
  EXPECT_TRUE(digest.curves().empty());
}

TEST(RunHistory, AFirstStageHasCurvesOfItsOwn) {
  RunHistory history;
  history.add(start());
  StepEvent first = step(1, 3.0);
  first.stage = "paraphraser";
  history.add(first);
  EXPECT_TRUE(history.curves().contains("paraphraser/loss"));
  EXPECT_FALSE(history.curves().contains("batch/loss"));
}

// 4 of 10 steps in 4 seconds since the start: 6 seconds are left.
TEST(RunHistory, TellsProgressAndTimeLeft) {
  RunHistory history;
  EXPECT_FALSE(history.secondsLeft().has_value());
  history.add(start());
  history.add(step(4, 1));
  EXPECT_DOUBLE_EQ(history.progress(), 0.4);
  EXPECT_DOUBLE_EQ(history.secondsLeft().value(), 6.0);
  history.add(EndEvent{.status = "finished", .time = 200});
  EXPECT_DOUBLE_EQ(history.progress(), 1.0);
}

}  // namespace
}  // namespace distillscope
