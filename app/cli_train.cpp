// train: one run from its recipe.
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli_run.h"
#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/train/session.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

struct TrainArguments {
  std::string recipe;
  std::string run;
  std::vector<std::string> settings;
};

/// Errors of a recipe say which file they are about.
Recipe readRecipeFile(const std::string& path, const std::vector<std::string>& settings) {
  nlohmann::json recipe = readJsonFile(path);
  for (const std::string& setting : settings) applySetting(recipe, setting);
  try {
    return readRecipe(recipe, engineCatalogue());
  } catch (const RecipeError& error) {
    throw RecipeError("", fmt::format("{}: {}", path, error.what()));
  }
}

void runTrain(const TrainArguments& arguments) {
  const Recipe recipe = readRecipeFile(arguments.recipe, arguments.settings);
  beginRun(recipe, RunDir(fs::absolute(arguments.run).lexically_normal()));
}

}  // namespace

void addTrain(CLI::App& app) {
  auto arguments = std::make_shared<TrainArguments>();
  auto* command = app.add_subcommand("train", "Train a teacher or a student from a recipe");
  command->add_option("recipe", arguments->recipe, "Recipe file (JSON)")->required();
  command->add_option("--run", arguments->run, "Folder of the run, made anew")->required();
  command->add_option("--set", arguments->settings, "Change a field of the recipe: --set optimizer.lr=0.1")
      ->allow_extra_args(false);
  command->callback([arguments] { runTrain(*arguments); });
}

void addResume(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  auto* command = app.add_subcommand("resume", "Go on with a run that was stopped, failed or was interrupted");
  command->add_option("run", *folder, "Folder of the run")->required();
  command->callback([folder] {
    const RunDir run(fs::absolute(*folder).lexically_normal());
    if (!run.exists()) throw UsageError(fmt::format("{} is not a run's folder: it holds no recipe.json", *folder));
    workOn(readRecipeFile(run.recipe().string(), {}), run);
  });
}

}  // namespace distillscope
