// Which device each engine of a study gets: as a pure rule, and as a scheduler hands it to a stand-in for the engine.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "app/cli_study_devices.h"
#include "app/cli_study_scheduler.h"
#include "core/record/event_log.h"
#include "tests/record/study_catalogue.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

const Names twoGpus = {"cpu", "cuda", "cuda:0", "cuda:1"};
const Names oneGpu = {"cpu", "cuda", "cuda:0"};

TEST(StudyDevices, EnginesAreSpreadOverTheGpusThatThisProcessSees) {
  EXPECT_EQ(gpusFor("auto", twoGpus, std::nullopt), (Names{"0", "1"}));
  EXPECT_EQ(gpusFor("cuda", twoGpus, std::nullopt), (Names{"0", "1"}));
  // The second and third GPU of the machine are the first and second of this process.
  EXPECT_EQ(gpusFor("auto", twoGpus, "1,2"), (Names{"1", "2"}));
  EXPECT_EQ(gpusFor("auto", twoGpus, "GPU-5ebe9f43, GPU-ac33420d"), (Names{"GPU-5ebe9f43", "GPU-ac33420d"}));
  // What stands behind a name that CUDA does not know is not seen.
  EXPECT_EQ(gpusFor("auto", twoGpus, "3,0,-1,1"), (Names{"3", "0"}));
}

TEST(StudyDevices, ANamedDeviceOrASingleGpuIsLeftToTheEngines) {
  EXPECT_TRUE(gpusFor("cuda:1", twoGpus, std::nullopt).empty());
  EXPECT_TRUE(gpusFor("cpu", twoGpus, std::nullopt).empty());
  EXPECT_TRUE(gpusFor("auto", oneGpu, "2").empty());
  EXPECT_TRUE(gpusFor("auto", {"cpu"}, std::nullopt).empty());
}

TEST(StudyDevices, ThereIsAJobForEachGpuOrAsManyAsTheCoresHaveThreadsFor) {
  EXPECT_EQ(usualJobs("auto", twoGpus, 16, 1), 2);
  EXPECT_EQ(usualJobs("cuda:1", twoGpus, 16, 1), 1);
  EXPECT_EQ(usualJobs("cpu", twoGpus, 16, 4), 4);
  EXPECT_EQ(usualJobs("auto", {"cpu"}, 2, 1), 2);
  EXPECT_EQ(usualJobs("auto", {"cpu"}, 2, 8), 1);
}

TEST(StudyDevices, TheNextEngineGetsTheGpuThatTheFewestUse) {
  const Names gpus = {"a", "b", "c"};
  EXPECT_EQ(freestGpu(gpus, {}), 0U);
  EXPECT_EQ(freestGpu(gpus, {"a", "c"}), 1U);
  EXPECT_EQ(freestGpu(gpus, {"a", "b", "c", "a"}), 1U);
  EXPECT_EQ(freestGpu(gpus, {"a", "a", "b", "b"}), 2U);
}

/// A scheduler over the small study with three seeds, 21 runs, and a shell script that does in an engine's place as if
/// it had trained, noting what it was given when it begins and ends.
class StandIn : public ::testing::Test {
 protected:
  StandIn() {
    m_engine = m_folder.write("engine",
                              "#!/bin/sh\n"
                              "here=" +
                                  m_folder.path().string() +
                                  "\n"
                                  "[ \"$1\" = resume ] || exit 2\n"
                                  "echo \"begin ${CUDA_VISIBLE_DEVICES-all}\" >> $here/notes\n"
                                  "sleep 0.05\n"
                                  "echo \"end ${CUDA_VISIBLE_DEVICES-all}\" >> $here/notes\n"
                                  "cp $here/finished.jsonl \"$2/events.jsonl\"\n");
    fs::permissions(m_engine, fs::perms::owner_all);
    EventWriter writer(m_folder.path() / "finished.jsonl");
    writer.write(StartEvent{.epochs = 1, .stepsPerEpoch = 1, .totalSteps = 1});
    writer.write(EndEvent{.status = "finished"});
  }
  ~StandIn() override { unsetenv("CUDA_VISIBLE_DEVICES"); }

  /// Engines by what they saw, after the study has run; checks that no more than `most` shared a GPU at any time.
  std::map<std::string, int> run(int64_t jobs, const Names& gpus, int most) {
    const StudyDir dir(m_folder.path() / "workspace", "small");
    fs::create_directories(dir.path());
    StudyScheduler(dir, graphOf(smallStudy({{"seeds", {0, 1, 2}}})), {.jobs = jobs, .gpus = gpus, .engine = m_engine})
        .run();
    std::map<std::string, int> begun, busy;
    std::ifstream notes(m_folder.path() / "notes");
    for (std::string word, gpu; notes >> word >> gpu;) {
      busy[gpu] += word == "begin" ? 1 : -1;
      begun[gpu] += word == "begin";
      EXPECT_LE(busy[gpu], most) << gpu;
    }
    return begun;
  }

  static std::set<std::string> keysOf(const std::map<std::string, int>& counts) {
    std::set<std::string> keys;
    for (const auto& [key, count] : counts) keys.insert(key);
    return keys;
  }
  static int sumOf(const std::map<std::string, int>& counts) {
    int sum = 0;
    for (const auto& [key, count] : counts) sum += count;
    return sum;
  }

  TempFolder m_folder;
  fs::path m_engine;
};

TEST_F(StandIn, AJobForEachGpuHasItForItself) {
  const auto begun = run(2, {"0", "1"}, 1);
  EXPECT_EQ(keysOf(begun), (std::set<std::string>{"0", "1"}));
  EXPECT_EQ(sumOf(begun), 21);
}

TEST_F(StandIn, MoreJobsThanGpusShareThemEvenly) {
  setenv("CUDA_VISIBLE_DEVICES", "5,7,8", 1);
  const auto begun = run(5, {"5", "7"}, 3);
  EXPECT_EQ(keysOf(begun), (std::set<std::string>{"5", "7"}));
  EXPECT_EQ(sumOf(begun), 21);
}

TEST_F(StandIn, WithoutGpusToSpreadOverEnginesSeeWhatTheSchedulerSees) {
  EXPECT_EQ(run(3, {}, 3), (std::map<std::string, int>{{"all", 21}}));
  fs::remove_all(m_folder.path() / "workspace");
  fs::remove(m_folder.path() / "notes");
  setenv("CUDA_VISIBLE_DEVICES", "4", 1);
  EXPECT_EQ(run(3, {}, 3), (std::map<std::string, int>{{"4", 21}}));
}

}  // namespace
}  // namespace distillscope
