#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/record/event_log.h"
#include "core/record/study_dir.h"
#include "core/record/study_estimate.h"
#include "core/record/study_status.h"
#include "tests/record/study_catalogue.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A workspace with the small study; runs are played by writing their logs.
class StudyStatus : public ::testing::Test {
 protected:
  std::string teacher(const std::string& objective) { return m_graph.run({.model = "big", .objective = objective}); }
  std::string student(const std::string& objective, const std::string& method) {
    return m_graph.run({.model = "small", .teacher = "big", .objective = objective, .method = method});
  }

  void log(const std::string& id, const std::vector<Event>& events) {
    const RunDir run = runOf(m_folder.path(), id);
    fs::create_directories(run.path());
    EventWriter writer(run.events());
    for (const Event& event : events) writer.write(event);
  }
  /// 100 steps from `begin` to `end`.
  void play(const std::string& id, const std::string& status, double begin = 0, double end = 10,
            const std::string& message = {}) {
    log(id,
        {StartEvent{.time = begin, .epochs = 10, .stepsPerEpoch = 10, .totalSteps = 100},
         StepEvent{.step = 50, .time = (begin + end) / 2},
         EndEvent{.status = status, .time = end, .errorKind = message.empty() ? "" : "data", .errorMessage = message}});
  }

  StudyNodeStatus at(const std::string& id) { return statusOf(m_graph, m_folder.path())[m_graph.indexOf(id)]; }

  TempFolder m_folder;
  StudyGraph m_graph = graphOf(smallStudy());
};

TEST_F(StudyStatus, IsToldByTheRunsFolders) {
  EXPECT_EQ(statusName(at(teacher("mll"))), "waiting");
  play(teacher("mll"), "finished");
  EXPECT_EQ(statusName(at(teacher("mll"))), "finished");
  log(teacher("mcmi"), {StartEvent{.epochs = 1, .stepsPerEpoch = 4, .totalSteps = 4}, StepEvent{.step = 1}});
  EXPECT_EQ(statusName(at(teacher("mcmi"))), "interrupted");
  EXPECT_DOUBLE_EQ(at(teacher("mcmi")).progress, 0.25);
  const RunLock engine(runOf(m_folder.path(), teacher("mcmi")));
  EXPECT_EQ(statusName(at(teacher("mcmi"))), "running");
}

// A failure of the MCMI teacher blocks its two students, and neither the MLL teacher's nor the baseline.
TEST_F(StudyStatus, AFailureBlocksWhatDependsOnItAlone) {
  play(teacher("mll"), "finished");
  play(teacher("mcmi"), "failed", 0, 10, "no such file");
  EXPECT_EQ(at(teacher("mcmi")).reason, "no such file");
  EXPECT_EQ(at(teacher("mcmi")).errorKind, "data");
  int blocked = 0;
  for (const StudyNodeStatus& status : statusOf(m_graph, m_folder.path())) blocked += status.blocked;
  EXPECT_EQ(blocked, 2);
  EXPECT_EQ(statusName(at(student("mcmi", "kd"))), "blocked");
  EXPECT_EQ(at(student("mcmi", "kd")).reason, teacher("mcmi"));
  EXPECT_EQ(statusName(at(student("mll", "kd"))), "waiting");
}

TEST_F(StudyStatus, BlockingReachesThroughAllGenerations) {
  play(teacher("mll"), "failed", 0, 10, "diverged");
  EXPECT_EQ(at(student("mcmi", "at")).reason, teacher("mll"));
  // What had finished before stays finished.
  play(student("mll", "kd"), "finished");
  EXPECT_EQ(statusName(at(student("mll", "kd"))), "finished");
}

// More than is read of a log's end lies between its beginning and its end.
TEST_F(StudyStatus, ALongLogTellsItsProgressToo) {
  std::vector<Event> events = {StartEvent{.epochs = 1, .stepsPerEpoch = 12000, .totalSteps = 12000}};
  for (int64_t step = 1; step <= 6000; ++step) events.push_back(StepEvent{.step = step, .terms = {{"loss", 1.0}}});
  log(teacher("mll"), events);
  ASSERT_GT(fs::file_size(runOf(m_folder.path(), teacher("mll")).events()), 512U * 1024);
  EXPECT_DOUBLE_EQ(at(teacher("mll")).progress, 0.5);
}

// It could not be assembled at first, and then trained until that end and its start lay far behind.
TEST_F(StudyStatus, ALongLogWithAFailureAtItsBeginningTellsItsProgressToo) {
  std::vector<Event> events = {EndEvent{.status = "failed", .errorKind = "data", .errorMessage = "no such folder"},
                               StartEvent{.epochs = 1, .stepsPerEpoch = 12000, .totalSteps = 12000}};
  for (int64_t step = 1; step <= 6000; ++step) events.push_back(StepEvent{.step = step, .terms = {{"loss", 1.0}}});
  log(teacher("mll"), events);
  EXPECT_EQ(statusName(at(teacher("mll"))), "interrupted");
  EXPECT_DOUBLE_EQ(at(teacher("mll")).progress, 0.5);
}

// A step a second for 6000 s, of 12000 s in all; an hour lies between step 100 and the next.
TEST_F(StudyStatus, AnInterruptionIsNoPartOfALongLogsSpeed) {
  const StartEvent start{.epochs = 1, .stepsPerEpoch = 12000, .totalSteps = 12000};
  std::vector<Event> events = {start};
  for (int64_t step = 1; step <= 6000; ++step) {
    const double time = static_cast<double>(step) + (step > 100 ? 3600 : 0);
    events.push_back(StepEvent{.step = step, .time = time, .terms = {{"loss", 1.0}}});
    if (step == 100) events.push_back(StartEvent{.time = 3700, .totalSteps = 12000, .step = 100});
  }
  log(teacher("mll"), events);
  const RunLock engine(runOf(m_folder.path(), teacher("mll")));
  EXPECT_DOUBLE_EQ(at(teacher("mll")).progress, 0.5);
  EXPECT_NEAR(at(teacher("mll")).secondsLeft.value(), 6000, 1e-6);
}

TEST_F(StudyStatus, OnlyFinishedRunsHaveASummaryForTheTable) {
  m_folder.write("runs/" + teacher("mll") + "/summary.json", R"({"status": "finished"})");
  m_folder.write("runs/" + teacher("mcmi") + "/summary.json", R"({"status": "stopped"})");
  const RunSummaries summaries = readSummaries(m_graph, m_folder.path());
  EXPECT_EQ(summaries.size(), 1U);
  EXPECT_TRUE(summaries.contains(teacher("mll")));
}

// Two stretches of 10 and 5 seconds, with an hour between them that nobody worked.
TEST_F(StudyStatus, InterruptionsAreNoWork) {
  log(teacher("mll"), {StartEvent{.time = 100}, StepEvent{.step = 1, .time = 110}, StartEvent{.time = 3710},
                       EndEvent{.status = "finished", .time = 3715}});
  EXPECT_DOUBLE_EQ(*workedSeconds(runOf(m_folder.path(), teacher("mll"))), 15);
  EXPECT_FALSE(workedSeconds(runOf(m_folder.path(), "absent")));
}

// The MLL teacher of 240 epochs took 240 s. MCMI's 20 epochs take 20 s by the same network's speed; the 4 students and
// the baseline, of which nothing is known, 240 s by the only speed there is. One engine: 20 + 5 * 240. Two: one does
// MCMI and then two students, 20 + 2 * 240, the other three, 3 * 240.
TEST_F(StudyStatus, TheTimeLeftIsThatOfTheScheduleThatIsLeft) {
  play(teacher("mll"), "finished");
  const auto statuses = statusOf(m_graph, m_folder.path());
  EXPECT_FALSE(secondsLeft(m_graph, statuses, {}, 1));
  const std::map<std::string, double> worked = {{teacher("mll"), 240}};
  EXPECT_NEAR(*secondsLeft(m_graph, statuses, worked, 1), 20 + 5 * 240, 1e-9);
  EXPECT_NEAR(*secondsLeft(m_graph, statuses, worked, 2), 3 * 240, 1e-9);
}

/// A run of a study, with seconds for each of its epochs.
TimedRun timed(const StudyGraph& graph, const StudyRunKey& key, double secondsForAnEpoch) {
  const nlohmann::json& recipe = graph.node(graph.run(key)).recipe;
  return {recipe, key.teacher, secondsForAnEpoch * recipe["epochs"].get<double>()};
}

// The teacher's architecture takes 2 s for an epoch, the student's 1 s, KD 1.5 s. Teachers: 240 and 20 epochs; without
// teacher 240; KD 2 * 240 at its own speed; AT, which was never timed, 2 * 240 at its architecture's: 240 s of a
// student alone and 360 s of KD for 480 epochs together, so 1.25 s for an epoch.
TEST(StudyEstimate, OfANewStudyComesFromRunsOfItsArchitecturesUnderTheSameConditions) {
  const StudyGraph graph = graphOf(smallStudy());
  const StudyRunKey teacher{.model = "big", .objective = "mll"};
  const StudyRunKey alone{.model = "small"};
  const StudyRunKey kd{.model = "small", .teacher = "big", .objective = "mll", .method = "kd"};
  std::vector<TimedRun> runs = {timed(graph, teacher, 2)};
  EXPECT_FALSE(secondsFor(graph, runs, 1));  // nothing tells how long a student takes
  runs.push_back(timed(graph, alone, 1));
  runs.push_back(timed(graph, kd, 1.5));
  EXPECT_NEAR(*secondsFor(graph, runs, 1), 2 * 260 + 240 + 480 * 1.5 + 480 * 1.25, 1e-9);
  for (TimedRun& run : runs) run.recipe["threads"] = 8;
  EXPECT_FALSE(secondsFor(graph, runs, 1));
}

TEST(StudyDir, AStudyIsFoundByItsFileItsWorkspaceOrAmongThoseShipped) {
  const TempFolder folder;
  const fs::path file = folder.write("mine.json", R"({"title": "from a file"})");
  folder.write("studies/kept/study.json", R"({"title": "kept"})");
  EXPECT_EQ(findStudy(file.string(), folder.path()).name, "mine");
  EXPECT_EQ(findStudy("kept", folder.path()).file["title"], "kept");
  EXPECT_EQ(findStudy("fashion-mnist-quick", folder.path()).file["version"], 1);
  // The workspace's own goes before the shipped one: it is what was run, and may have been edited.
  folder.write("studies/fashion-mnist-quick/study.json", R"({"title": "edited"})");
  EXPECT_EQ(findStudy("fashion-mnist-quick", folder.path()).file["title"], "edited");
  EXPECT_EQ(listStudies(folder.path()).size(), 2U);
  EXPECT_THROW(findStudy("absent", folder.path()), UsageError);
  EXPECT_THROW(findStudy("../mine", folder.path()), UsageError);
}

}  // namespace
}  // namespace distillscope
