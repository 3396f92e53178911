// What a scheduler makes of engines that end as they should not: shell scripts in an engine's place.
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/cli_study_scheduler.h"
#include "core/record/error.h"
#include "core/record/event_log.h"
#include "tests/record/study_catalogue.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

/// The small study, one engine at a time.
class UnrulyEngines : public ::testing::Test {
 protected:
  UnrulyEngines() {
    log("finished.jsonl", "finished");
    log("stopped.jsonl", "stopped");
    fs::create_directories(m_dir.path());
  }

  void log(const std::string& name, const std::string& status) {
    EventWriter writer(m_folder.path() / name);
    writer.write(StartEvent{.epochs = 1, .stepsPerEpoch = 1, .totalSteps = 1});
    writer.write(EndEvent{.status = status});
  }

  /// `script` works on the run "$run"; `finish` and `stop` append what an engine then appends to its log, and `stop`
  /// exits as it does.
  void run(const std::string& script) {
    const fs::path engine =
        m_folder.write("engine", fmt::format("#!/bin/sh\n"
                                             "cd {}\n"
                                             "run=$2\n"
                                             "finish() {{ cat finished.jsonl >> $run/events.jsonl; }}\n"
                                             "stop() {{ cat stopped.jsonl >> $run/events.jsonl; exit 130; }}\n"
                                             "{}",
                                             m_folder.path().string(), script));
    fs::permissions(engine, fs::perms::owner_all);
    StudyScheduler(m_dir, m_graph, {.jobs = 1, .engine = engine}).run();
  }

  std::string note(const std::string& name) const {
    std::ifstream file(m_folder.path() / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  TempFolder m_folder;
  StudyDir m_dir{m_folder.path() / "workspace", "small"};
  StudyGraph m_graph = graphOf(smallStudy());
};

// Every run was stopped yesterday; today's first engine is killed before it has written a word.
TEST_F(UnrulyEngines, TheEndOfAnEarlierEngineIsNotThatOfOneThatWroteNothing) {
  for (const StudyNode& node : m_graph.nodes) {
    const RunDir run = runOf(m_dir.workspace(), node.id);
    fs::create_directories(run.path());
    fs::copy_file(m_folder.path() / "stopped.jsonl", run.events());
  }
  run("[ -e killed ] || { touch killed; kill -9 $$; }\nfinish\n");
  for (const StudyNode& node : m_graph.nodes) EXPECT_TRUE(statusOfRun(runOf(m_dir.workspace(), node.id)).finished());
}

TEST_F(UnrulyEngines, AnEngineThatCannotWriteItsLogTellsWhyByItsExitCode) {
  try {
    run("echo x >> tries\nexit 5\n");
    FAIL() << "the study has no disk to work on";
  } catch (const Error& error) {
    EXPECT_EQ(error.exitCode(), ExitCode::OutOfResources);
    EXPECT_EQ(error.kind(), "resource");
  }
  EXPECT_EQ(note("tries").substr(0, 6), "x\nx\nx\n");
}

// The engine asks the study to stop, as a person would, and does not see the first request that it gets.
TEST_F(UnrulyEngines, AStopThatWasLostIsAskedForAgain) {
  EXPECT_THROW(run("echo stop > word && mv word " + m_dir.scheduler().control().string() +
                   "\n"
                   "heard=0\n"
                   "for i in $(seq 100); do\n"
                   "  rm $run/control 2>/dev/null && heard=$((heard + 1))\n"
                   "  [ $heard = 2 ] && break\n"
                   "  sleep 0.1\n"
                   "done\n"
                   "echo $heard > heard\n"
                   "stop\n"),
               StoppedError);
  EXPECT_EQ(note("heard"), "2\n");
}

}  // namespace
}  // namespace distillscope
