// train: one run from its recipe.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "app/cli_run.h"
#include "core/record/error.h"
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

/// References to runs elsewhere are written down as absolute paths, so that the run's own recipe can be read from
/// anywhere; those to runs beside it stay names, so that a workspace can be moved.
void settleReference(std::string& reference, const std::string& field, const RunDir& run) {
  if (reference.empty()) return;
  const fs::path found = resolveReference(field, reference, run.path());
  const fs::path beside = fs::absolute(run.path()).lexically_normal().parent_path();
  const fs::path relative = found.lexically_relative(beside);
  reference = relative.empty() || *relative.begin() == ".." ? found.string() : relative.string();
}

void runTrain(const TrainArguments& arguments) {
  Recipe recipe = readRecipeFile(arguments.recipe, arguments.settings);
  const RunDir run(fs::absolute(arguments.run).lexically_normal());
  if (fs::exists(run.path()) && !fs::is_directory(run.path())) {
    throw UsageError(fmt::format("--run {} is a file, and must name a new folder", arguments.run));
  }
  if (fs::exists(run.events())) {
    throw UsageError(fmt::format("{} already holds a run: resume it, or name another folder", run.path().string()));
  }
  settleReference(recipe.init, "init", run);
  settleReference(recipe.teacher, "teacher", run);
  std::error_code failure;
  fs::create_directories(run.path(), failure);
  if (failure) throw ResourceError(fmt::format("{} cannot be made: {}", run.path().string(), failure.message()));
  writeFileAtomically(run.recipe(), toJson(recipe).dump(1) + "\n");
  workOn(recipe, run);
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
