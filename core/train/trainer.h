// The one training loop: every objective, every distiller, every stage.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/record/event_log.h"
#include "core/record/recipe.h"
#include "core/record/run_dir.h"

namespace distillscope {

struct TrainerOptions {
  /// Seconds of work that a crash may cost; a checkpoint is written at each epoch's end as well.
  double checkpointSeconds = 60;
  /// Seconds between step events.
  double eventSeconds = 0.4;
  /// Sees every event after it is written: a progress bar.
  std::function<void(const Event&)> onEvent;
  /// Asked before each step, and before each batch that is measured; true stops the run as a stop request in its
  /// control file does.
  std::function<bool()> stopRequested;
};

/// Trains the recipe in `run`, from its last checkpoint if there is one, else from the beginning. The run's lock is
/// held meanwhile; events, checkpoints and the summary are written there. Bit for bit the same weights whether or not
/// it was interrupted, for the same build and thread count. Throws StoppedError after a stop request, and RecipeError,
/// DataError, DivergedError, ResourceError; the log's `end` event says the same, and every checkpoint written before
/// stays.
void train(const Recipe& recipe, const RunDir& run, const TrainerOptions& options);

}  // namespace distillscope
