// distillscope-cli as a shell sees it: exit codes, one sentence, no stack trace.
#include <array>
#include <cstdio>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include "core/record/run_dir.h"
#include "tests/support/small_fashion.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct Outcome {
  int code = -1;
  std::string output;  ///< standard output and error together
};

Outcome runCli(const std::string& arguments, const std::string& folder = ".") {
  const std::string command = "cd " + folder + " && " + DISTILLSCOPE_CLI + " " + arguments + " 2>&1 </dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  Outcome outcome;
  std::array<char, 4096> bytes{};
  while (const std::size_t count = fread(bytes.data(), 1, bytes.size(), pipe))
    outcome.output.append(bytes.data(), count);
  const int status = pclose(pipe);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

class Cli : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (m_folder.path() / name).string(); }

  std::string recipe(const std::string& name, const json& changes) {
    json value = {{"version", 1}, {"model", {{"id", "resnet8"}}}, {"epochs", 1}, {"batch_size", 32}, {"threads", 1}};
    if (changes.is_object()) value.merge_patch(changes);  // {} is a null
    return m_folder.write(name, value.dump()).string();
  }

  /// One sentence about it, from the program, and nothing else.
  static void expectRefusal(const std::string& arguments, int code, const std::string& about) {
    const Outcome outcome = runCli(arguments);
    EXPECT_EQ(outcome.code, code) << arguments << "\n" << outcome.output;
    EXPECT_NE(outcome.output.find("distillscope-cli: "), std::string::npos) << outcome.output;
    EXPECT_NE(outcome.output.find(about), std::string::npos) << arguments << "\n" << outcome.output;
    EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'), 1) << outcome.output;
    EXPECT_EQ(outcome.output.find("frame #"), std::string::npos);
  }

  TempFolder m_folder;
};

TEST_F(Cli, DescribesItselfAsACatalogue) {
  const Outcome outcome = runCli("describe");
  EXPECT_EQ(outcome.code, 0);
  const json catalogue = json::parse(outcome.output);
  EXPECT_GE(catalogue["models"].size(), 26U);
  EXPECT_GE(catalogue["distillers"].size(), 15U);
}

TEST_F(Cli, BadArgumentsExitWithTwo) {
  expectRefusal("dance", 2, "--help");
  expectRefusal("train", 2, "recipe");
  expectRefusal("train " + recipe("r.json", {}) + " --run " + path("r.json"), 2, "is a file");
  expectRefusal("train " + recipe("r.json", {}) + " --run " + path("x") + " --set epochs", 2, "--set epochs");
  expectRefusal("resume " + path("nothing"), 2, "recipe.json");
  expectRefusal("evaluate", 2, "--run");
  expectRefusal("cam --teacher a=b --out x.png", 2, "--index");
}

TEST_F(Cli, BadRecipesExitWithTwoAndNameTheField) {
  const auto train = [&](const json& changes) {
    return "train " + recipe("bad.json", changes) + " --run " + path("run");
  };
  expectRefusal(train({{"epochs", -4}}), 2, "epochs is -4, and must be");
  expectRefusal(train({{"model", {{"id", "resnet9000"}}}}), 2, "model.id is \"resnet9000\"");
  expectRefusal(train({{"version", 99}}), 2, "version is 99");
  expectRefusal(train({{"colour", "red"}}), 2, "colour is not a field");
  expectRefusal(train({{"device", "gpu"}}), 2, "device is gpu");
  expectRefusal("train " + m_folder.write("list.json", "[]").string() + " --run " + path("run"), 2, "JSON object");
  expectRefusal("train " + m_folder.write("nan.json", R"({"version":1,"optimizer":{"lr":NaN}})").string() + " --run " +
                    path("run"),
                2, "is not JSON");
}

TEST_F(Cli, MissingDataExitsWithThree) {
  expectRefusal("train " + path("absent.json") + " --run " + path("run"), 3, "does not exist");
  expectRefusal("train " + m_folder.path().string() + " --run " + path("run"), 3, "is a folder");
  expectRefusal("train " + recipe("lost.json", {{"dataset", {{"root", path("nowhere")}}}}) + " --run " + path("run"), 3,
                "nowhere");
  expectRefusal("evaluate --weights " + path("absent.safetensors"), 3, "does not exist");
  expectRefusal("evaluate --weights " + m_folder.write("empty.safetensors", "").string(), 3, "empty.safetensors");
  expectRefusal("compare " + path("absent"), 3, "recipe.json");
  expectRefusal(
      "weights import " + m_folder.write("noise.pth", std::string(3000, 'x')).string() + " --out " + path("o"), 3,
      "noise.pth");
}

TEST_F(Cli, AFolderThatCannotBeWrittenToExitsWithFive) {
  m_folder.write("full/checkpoints", "in the way");
  expectRefusal("train " + recipe("r.json", {}) + " --run " + path("full"), 5, "full/checkpoints cannot be made");
  std::filesystem::create_directories(path("mute/events.jsonl"));
  recipe("mute/recipe.json", {});
  expectRefusal("resume " + path("mute"), 5, "mute/events.jsonl cannot be opened");
}

TEST_F(Cli, ATinyRunGoesThroughEveryCommand) {
  const std::string data = writeSmallFashion(m_folder, 64, 32).string();
  const json dataset = {{"dataset", {{"id", "fashion-mnist"}, {"root", data}}}, {"keep_every", 1}};
  const std::string run = path("runs/mll");
  Outcome outcome = runCli("train " + recipe("mll.json", dataset) + " --run " + run);
  ASSERT_EQ(outcome.code, 0) << outcome.output;
  expectRefusal("train " + path("mll.json") + " --run " + run, 2, "resume it");
  EXPECT_EQ(runCli("resume " + run).code, 0);

  outcome = runCli("evaluate --run " + run + " --json");
  ASSERT_EQ(outcome.code, 0) << outcome.output;
  const json measured = json::parse(outcome.output);
  EXPECT_EQ(measured["count"], 32);
  EXPECT_TRUE(measured["cmi"].is_number());
  // Measured again, a run's last epoch gives what its own log says.
  const json compared = json::parse(runCli("compare " + run + " --json").output);
  EXPECT_NEAR(compared[0]["test"]["cmi"], measured["cmi"].get<double>(), 1e-6);

  for (const char* format : {"safetensors", "pth"}) {
    const std::string file = path(std::string("weights.") + format);
    EXPECT_EQ(runCli("weights export " + run + " --format " + format + " --out " + file).code, 0);
    outcome = runCli("evaluate --json --dataset fashion-mnist:" + data + " --weights " + file);
    ASSERT_EQ(outcome.code, 0) << outcome.output;
    EXPECT_NEAR(json::parse(outcome.output)["cmi"], measured["cmi"].get<double>(), 1e-6);
  }
  // An imported file is a run like any other.
  EXPECT_EQ(runCli("weights import " + path("weights.pth") + " --run " + path("runs/imported") +
                   " --dataset fashion-mnist:" + data)
                .code,
            0);
  const json imported = json::parse(runCli("compare " + path("runs/imported") + " --json").output);
  EXPECT_NEAR(imported[0]["test"]["cmi"], measured["cmi"].get<double>(), 1e-6);
  expectRefusal("weights import " + path("weights.pth"), 2, "--run");
  outcome = runCli("cam --teacher MLL=" + run + " --index 0 1 --out " + path("figure.png"));
  EXPECT_EQ(outcome.code, 0) << outcome.output;
  EXPECT_TRUE(std::filesystem::exists(path("figure.png")));
  outcome = runCli("cam-statistics --json --count 8 --teacher MLL=" + run + " --teacher Start=" + run + "@0");
  ASSERT_EQ(outcome.code, 0) << outcome.output;
  const json statistics = json::parse(outcome.output);
  EXPECT_EQ(statistics["images"], json({0, 4, 8, 12, 16, 20, 24, 28}));
  EXPECT_EQ(statistics["teachers"][0]["measures"]["area"]["count"], 8);
  EXPECT_NEAR(statistics["difference"]["area"]["mean"],
              statistics["teachers"][1]["measures"]["area"]["mean"].get<double>() -
                  statistics["teachers"][0]["measures"]["area"]["mean"].get<double>(),
              1e-9);
  EXPECT_NE(runCli("cam-statistics --count 8 --teacher MLL=" + run).output.find("8 images"), std::string::npos);
  // A path may hold what else divides a name from it.
  std::filesystem::copy(run, path("runs/lr=0.1"), std::filesystem::copy_options::recursive);
  for (const std::string& teacher : {path("runs/lr=0.1"), path("runs/lr=0.1") + "@1", "lr=" + path("runs/lr=0.1")}) {
    EXPECT_EQ(runCli("cam-statistics --count 8 --teacher " + teacher).code, 0) << teacher;
  }
  expectRefusal("cam-statistics --teacher MLL=" + run + "@7", 3, "no weights of epoch 7");
  expectRefusal("cam --teacher MLL=" + run + " --index 4000 --out " + path("figure.png"), 2, "images 0 to 31");
}

// Begun in one folder with paths from there, it is understood from every other.
TEST_F(Cli, ARunsFolderIsReadFromAnywhere) {
  writeSmallFashion(m_folder, 64, 32);
  recipe("r.json", {{"dataset", {{"id", "fashion-mnist"}, {"root", "./fashion"}}}});
  const std::string here = m_folder.path().string();
  ASSERT_EQ(runCli("train r.json --run runs/mll", here).code, 0);
  ASSERT_EQ(runCli("weights export runs/mll --format pth --out mll.pth", here).code, 0);
  ASSERT_EQ(runCli("weights import mll.pth --run runs/imported --dataset fashion-mnist:fashion", here).code, 0);
  for (const char* run : {"runs/mll", "runs/imported"}) {
    const Outcome outcome = runCli("evaluate --json --run " + path(run), "/");
    ASSERT_EQ(outcome.code, 0) << outcome.output;
    EXPECT_EQ(json::parse(outcome.output)["count"], 32);
    EXPECT_EQ(runCli("resume " + path(run), "/").code, 0);
  }
}

// What is measured at another size is another network's work.
TEST_F(Cli, AnImportedRunKeepsTheSizeOfTheImagesThatItWasTrainedOn) {
  const std::string data = writeSmallFashion(m_folder, 64, 32).string();
  recipe("r.json", {{"dataset", {{"id", "fashion-mnist"}, {"root", data}, {"image_size", 16}}}});
  ASSERT_EQ(runCli("train " + path("r.json") + " --run " + path("small")).code, 0);
  ASSERT_EQ(runCli("weights export " + path("small") + " --out " + path("small.safetensors")).code, 0);
  const Outcome outcome = runCli("weights import " + path("small.safetensors") + " --run " + path("imported") +
                                 " --dataset fashion-mnist:" + data);
  ASSERT_EQ(outcome.code, 0) << outcome.output;
  const json both = json::parse(runCli("compare --json " + path("small") + " " + path("imported")).output);
  EXPECT_NEAR(both[0]["test"]["cmi"], both[1]["test"]["cmi"].get<double>(), 1e-6);
}

// Killed again and again at whatever moment comes, and resumed: the same bytes as a run that nobody killed.
TEST_F(Cli, AKilledRunIsResumedToTheSameBytes) {
  const std::string data = writeSmallFashion(m_folder, 256, 32).string();
  const std::string recipeFile =
      recipe("r.json", {{"dataset", {{"id", "fashion-mnist"}, {"root", data}}}, {"epochs", 6}});
  ASSERT_EQ(runCli("train " + recipeFile + " --run " + path("whole")).code, 0);
  // Long enough for some epochs, too short for all of them.
  const std::string timeout = "2>/dev/null; timeout -s KILL 2.5 " + std::string(DISTILLSCOPE_CLI) + " ";
  runCli("--version " + timeout + "train " + recipeFile + " --run " + path("killed"));
  for (int tries = 0; tries < 40 && !std::filesystem::exists(path("killed/summary.json")); ++tries) {
    runCli("--version " + timeout + "resume " + path("killed"));
  }
  runCli("resume " + path("killed"));
  const auto bytesOf = [&](const std::string& run) {
    std::ifstream file(RunDir(path(run)).lastCheckpoint(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_FALSE(bytesOf("whole").empty());
  EXPECT_EQ(bytesOf("whole"), bytesOf("killed"));
}

}  // namespace
}  // namespace distillscope
