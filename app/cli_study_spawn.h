// Starting an engine that outlives its scheduler.
#pragma once

#include <sys/types.h>

#include "core/record/run_dir.h"

namespace distillscope {

/// `distillscope-cli resume RUN` by this very program, in a session of its own, its output appended to the run's
/// engine.log. With `gpu` >= 0 it sees that GPU alone. Throws ResourceError.
pid_t spawnEngine(const RunDir& run, int64_t gpu);

}  // namespace distillscope
