// `distillscope-cli study` as a shell sees it, over a study of a few images.
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "core/record/run_dir.h"
#include "core/record/study_status.h"
#include "tests/support/small_fashion.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Outcome {
  int code = -1;
  std::string output;  ///< standard output
  std::string errors;  ///< standard error
};

std::string contentOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Outcome runCli(const fs::path& folder, const std::string& arguments) {
  const std::string errors = (folder / "stderr.txt").string();
  FILE* pipe = popen((std::string(DISTILLSCOPE_CLI) + " " + arguments + " 2>" + errors + " </dev/null").c_str(), "r");
  Outcome outcome;
  std::array<char, 4096> bytes{};
  while (const std::size_t count = fread(bytes.data(), 1, bytes.size(), pipe))
    outcome.output.append(bytes.data(), count);
  const int status = pclose(pipe);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  outcome.errors = contentOf(errors);
  return outcome;
}

/// A scheduler in the background.
pid_t startCli(const std::vector<std::string>& arguments) {
  const pid_t child = fork();
  if (child != 0) return child;
  const int nowhere = open("/dev/null", O_RDWR);
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, file);
  std::vector<char*> pointers = {const_cast<char*>(DISTILLSCOPE_CLI)};
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  execv(DISTILLSCOPE_CLI, pointers.data());
  _exit(127);
}

/// The engines that work in `workspace`, by their command lines.
std::vector<pid_t> enginesOf(const fs::path& workspace) {
  std::vector<pid_t> engines;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string command = contentOf(entry.path() / "cmdline");
    if (command.find("resume") != std::string::npos && command.find((workspace / "runs").string()) != std::string::npos)
      engines.push_back(std::stoi(name));
  }
  return engines;
}

/// A pair of ResNet-8s on 64 images: two teachers, a student without teacher and two of KD for each of the two tables.
class StudyCli : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    s_folder = std::make_unique<TempFolder>();
    s_data = writeSmallFashion(*s_folder, 64, 32).string();
    const std::string file = study("whole.json", {});
    const Outcome outcome = runCli(s_folder->path(), "study run " + file + " --out " + path("whole") + " --jobs 1");
    ASSERT_EQ(outcome.code, 0) << outcome.errors;
    s_table = table("whole.json", "whole");
  }
  static void TearDownTestSuite() { s_folder.reset(); }

  static std::string path(const std::string& name) { return (s_folder->path() / name).string(); }

  static std::string study(const std::string& name, const json& changes) {
    json file = {{"version", 1},
                 {"title", "Tiny"},
                 {"dataset", {{"id", "fashion-mnist"}, {"root", s_data}}},
                 {"objectives", {"mll", "mcmi"}},
                 {"pairs", {{{"teacher", "resnet8"}, {"student", "resnet8"}}}},
                 {"methods", {"kd"}},
                 {"settings",
                  {{"teacher", {{"epochs", 2}, {"batch_size", 16}}},
                   {"fine-tuned", {{"epochs", 1}, {"batch_size", 16}}},
                   {"student", {{"epochs", 1}, {"batch_size", 16}}}}},
                 {"tables", {{{"layout", "pairs"}}, {{"layout", "zero-shot"}, {"drop_classes", {{9}}}}}}};
    if (changes.is_object()) file.merge_patch(changes);
    return s_folder->write(name, file.dump()).string();
  }

  static std::string table(const std::string& file, const std::string& workspace) {
    const Outcome outcome =
        runCli(s_folder->path(), "study table " + path(file) + " --out " + path(workspace) + " --format json");
    EXPECT_EQ(outcome.code, 0) << outcome.errors;
    return outcome.output;
  }

  /// Number of runs by status.
  static std::map<std::string, int> statuses(const std::string& file, const std::string& workspace) {
    const Outcome outcome = runCli(s_folder->path(), "study status " + path(file) + " --json --out " + path(workspace));
    EXPECT_EQ(outcome.code, 0) << outcome.errors;
    std::map<std::string, int> counts;
    const json value = json::parse(outcome.output);
    for (const json& run : value["runs"]) counts[run["status"].get<std::string>()] += 1;
    return counts;
  }

  /// When each run's log was last written to.
  static std::map<std::string, fs::file_time_type> logTimes(const std::string& workspace) {
    std::map<std::string, fs::file_time_type> times;
    for (const RunDir& run : listRuns(path(workspace))) times[run.id()] = fs::last_write_time(run.events());
    return times;
  }

  static inline std::unique_ptr<TempFolder> s_folder;
  static inline std::string s_data;
  static inline std::string s_table;
};

TEST_F(StudyCli, FillsEveryCellOfItsTables) {
  EXPECT_EQ(statuses("whole.json", "whole"), (std::map<std::string, int>{{"finished", 7}}));
  const json tables = json::parse(s_table)["tables"];
  for (const json& table : tables) {
    EXPECT_EQ(table["missing_runs"], 0);
    for (const json& row : table["cells"]) {
      for (const json& cell : row) EXPECT_TRUE(cell.is_null() || cell["mean"].is_number()) << cell;
    }
  }
  EXPECT_EQ(tables[1]["confusions"].size(), 2U);
  // The test split keeps the dropped class: all 32 images stand in each matrix.
  int images = 0;
  for (const json& row : tables[1]["confusions"][0]["counts"]) {
    for (const json& count : row) images += count.get<int>();
  }
  EXPECT_EQ(images, 32);
  for (const char* format : {"md", "csv", "latex", "pgfplots", "confusion-csv"}) {
    const std::string file = path(std::string("table.") + format);
    const std::string command = "study table whole --out " + path("whole") + " --format " + format + " --file " + file;
    EXPECT_EQ(runCli(s_folder->path(), command).code, 0);
    EXPECT_GT(fs::file_size(file), 100U) << format;
  }
}

TEST_F(StudyCli, WhatHasFinishedIsNotDoneAgainAndAnEditDoesOnlyWhatItChanges) {
  const auto before = logTimes("whole");
  EXPECT_EQ(runCli(s_folder->path(), "study run whole --out " + path("whole")).code, 0);
  EXPECT_EQ(logTimes("whole"), before);
  // Another lambda: a new MCMI teacher and its two students.
  const json edit = {{"objectives", {"mll", {{"id", "mcmi"}, {"lambda", 0.3}}}}};
  study("edited.json", edit);
  EXPECT_EQ(statuses("edited.json", "whole"), (std::map<std::string, int>{{"finished", 4}, {"waiting", 3}}));
  const Outcome outcome =
      runCli(s_folder->path(), "study run " + path("edited.json") + " --out " + path("whole") + " --jobs 2");
  EXPECT_EQ(outcome.code, 0) << outcome.errors;
  auto after = logTimes("whole");
  EXPECT_EQ(after.size(), before.size() + 3);
  for (const auto& [id, time] : before) EXPECT_EQ(after[id], time) << id;
}

// Scheduler and engines are killed at twenty moments, from before the scheduler has begun to well into its runs; engines
// survive in every other round.
TEST_F(StudyCli, AStudyKilledAgainAndAgainEndsWithTheSameTableByteForByte) {
  const std::string file = study("killed.json", {});
  const std::vector<std::string> arguments = {"study", "run", file, "--out", path("killed"), "--jobs", "2"};
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const pid_t scheduler = startCli(arguments);
    std::this_thread::sleep_for(std::chrono::milliseconds(200 + random() % 3000));
    kill(scheduler, SIGKILL);
    waitpid(scheduler, nullptr, 0);
    if (round % 2 == 0) {
      for (const pid_t engine : enginesOf(path("killed"))) kill(engine, SIGKILL);
    }
  }
  const Outcome outcome = runCli(s_folder->path(), "study run " + file + " --out " + path("killed") + " --jobs 2");
  ASSERT_EQ(outcome.code, 0) << outcome.errors;
  EXPECT_EQ(table("killed.json", "killed"), s_table);
  for (const RunDir& run : listRuns(path("whole"))) {
    const RunDir same = runOf(path("killed"), run.id());
    if (!same.exists()) continue;
    EXPECT_EQ(contentOf(same.lastCheckpoint()), contentOf(run.lastCheckpoint())) << run.id();
  }
}

// A learning rate that no training survives, for the fine-tuned teacher: its two students wait, all others finish.
TEST_F(StudyCli, AFailureBlocksOnlyWhatDependsOnItAndIsNamed) {
  const json changes = {{"settings", {{"fine-tuned", {{"optimizer", {{"lr", 1e30}}}}}}}};
  const std::string file = study("failing.json", changes);
  const Outcome outcome = runCli(s_folder->path(), "study run " + file + " --out " + path("failing") + " --jobs 2");
  EXPECT_EQ(outcome.code, 4) << outcome.errors;  // that of a diverged run
  EXPECT_NE(outcome.errors.find("1 of 7 runs failed and 2 wait for them"), std::string::npos) << outcome.errors;
  EXPECT_NE(outcome.errors.find("failed: MCMI ResNet-8"), std::string::npos) << outcome.errors;
  EXPECT_EQ(statuses("failing.json", "failing"),
            (std::map<std::string, int>{{"blocked", 2}, {"failed", 1}, {"finished", 4}}));
  const json cells = json::parse(table("failing.json", "failing"))["tables"][0]["cells"];
  EXPECT_TRUE(cells[4][0]["mean"].is_number());
  EXPECT_TRUE(cells[4][1]["mean"].is_null());
}

TEST_F(StudyCli, AStopReachesTheEnginesAndTheStudyGoesOnAfterwards) {
  const json changes = {{"settings", {{"teacher", {{"epochs", 60}}}}}, {"tables", {{{"layout", "pairs"}}}}};
  const std::string file = study("stopped.json", changes);
  const std::vector<std::string> arguments = {"study", "run", file, "--out", path("stopped"), "--jobs", "2"};
  const pid_t scheduler = startCli(arguments);
  // Until the long teacher trains.
  for (int waited = 0; waited < 600; ++waited) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto runs = listRuns(path("stopped"));
    if (std::ranges::any_of(runs, [](const RunDir& run) { return statusOfRun(run).progress > 0; })) break;
  }
  kill(scheduler, SIGTERM);
  int status = 0;
  waitpid(scheduler, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_TRUE(enginesOf(path("stopped")).empty());
  EXPECT_GE(statuses("stopped.json", "stopped")["stopped"], 1);
  EXPECT_EQ(runCli(s_folder->path(), "study run " + file + " --out " + path("stopped") + " --jobs 2").code, 0);
  EXPECT_EQ(statuses("stopped.json", "stopped"), (std::map<std::string, int>{{"finished", 5}}));
}

TEST_F(StudyCli, BadStudiesExitWithTwoAndOneSentence) {
  const auto expectRefusal = [](const std::string& arguments, const std::string& about) {
    const Outcome outcome = runCli(s_folder->path(), arguments);
    EXPECT_EQ(outcome.code, 2) << outcome.errors;
    EXPECT_NE(outcome.errors.find(about), std::string::npos) << outcome.errors;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
  };
  expectRefusal("study run absent --out " + path("w"), "fashion-mnist-quick");
  expectRefusal("study run " + study("bad.json", {{"methods", {"magic"}}}) + " --out " + path("w"),
                "methods[0].id is \"magic\"");
  expectRefusal("study run cifar-100-same-architecture --out " + path("w"), "dataset.root is empty");
  expectRefusal("study table whole --format pdf --out " + path("w"), "--format");
  const RunLock busy(RunDir(path("whole/studies/whole")));
  expectRefusal("study run whole --out " + path("whole"), "another process works on");
}

}  // namespace
}  // namespace distillscope
