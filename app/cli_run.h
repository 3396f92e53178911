// Working on a run from the command line: what train and resume share.
#pragma once

#include "core/record/recipe.h"
#include "core/record/run_dir.h"

namespace distillscope {

/// Trains in `run` with progress on standard error; SIGINT and SIGTERM stop it as a request would, with a checkpoint.
void workOn(const Recipe& recipe, const RunDir& run);

}  // namespace distillscope
