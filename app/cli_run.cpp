#include "app/cli_run.h"

#include <csignal>
#include <filesystem>

#include <fmt/format.h>

#include "app/cli_progress.h"
#include "core/record/error.h"
#include "core/train/trainer.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

volatile std::sig_atomic_t stopSignal = 0;

/// References to runs elsewhere are written down as absolute paths, so that the run's own recipe can be read from
/// anywhere; those to runs beside it stay names, so that a workspace can be moved.
void settleReference(std::string& reference, const std::string& field, const RunDir& run) {
  if (reference.empty()) return;
  const fs::path found = resolveReference(field, reference, run.path());
  const fs::path beside = fs::absolute(run.path()).lexically_normal().parent_path();
  const fs::path relative = found.lexically_relative(beside);
  reference = relative.empty() || *relative.begin() == ".." ? found.string() : relative.string();
}

}  // namespace

void beginRun(Recipe recipe, const RunDir& run) {
  if (fs::exists(run.path()) && !fs::is_directory(run.path())) {
    throw UsageError(fmt::format("--run {} is a file, and must name a new folder", run.path().string()));
  }
  if (fs::exists(run.events())) {
    throw UsageError(fmt::format("{} already holds a run: resume it, or name another folder", run.path().string()));
  }
  settleReference(recipe.init, "init", run);
  settleReference(recipe.teacher, "teacher", run);
  std::string& root = recipe.dataset.root;
  if (!root.empty()) root = fs::absolute(root).lexically_normal().string();
  std::error_code failure;
  fs::create_directories(run.path(), failure);
  if (failure) throw ResourceError(fmt::format("{} cannot be made: {}", run.path().string(), failure.message()));
  writeFileAtomically(run.recipe(), toJson(recipe).dump(1) + "\n");
  workOn(recipe, run);
}

void workOn(const Recipe& recipe, const RunDir& run) {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int received) { stopSignal = received; });
  ProgressBar bar;
  TrainerOptions options;
  options.onEvent = [&](const Event& event) { bar.show(event); };
  options.stopRequested = [] { return stopSignal != 0; };
  train(recipe, run, options);
  fmt::print(stderr, "finished: {}\n", run.path().string());
}

}  // namespace distillscope
