// Starting an engine that outlives its scheduler.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

#include "core/record/run_dir.h"

namespace distillscope {

/// `PROGRAM resume RUN` in a session of its own, its output appended to the run's engine.log. It sees the GPU of this
/// name alone, unless that is empty. Throws ResourceError.
pid_t spawnEngine(const std::filesystem::path& program, const RunDir& run, const std::string& gpu);

}  // namespace distillscope
