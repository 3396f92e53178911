// Working on a run from the command line: what train and resume share.
#pragma once

#include "core/record/recipe.h"
#include "core/record/run_dir.h"

namespace distillscope {

/// Trains in `run` with progress on standard error; SIGINT and SIGTERM stop it as a request would, with a checkpoint.
void workOn(const Recipe& recipe, const RunDir& run);

/// Makes the run's folder with its recipe, and trains there. References to other runs and the dataset's folder are
/// settled first, so that the recipe can be read from anywhere. Throws UsageError if the folder holds a run already,
/// ResourceError.
void beginRun(Recipe recipe, const RunDir& run);

}  // namespace distillscope
