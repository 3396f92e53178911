// Single looks at what a run's folder holds, for RunStore.
#pragma once

#include <QString>

#include <nlohmann/json.hpp>

#include "core/record/run_dir.h"

namespace distillscope {

/// Whether there is such a process; one that has ended and that nobody has waited for does not count.
bool isAlive(qint64 pid);

/// What may not be looked at counts as absent: no file may end the window.
bool isThere(const std::filesystem::path& path);

/// The run's recipe with every field, of which each has its type. One that cannot be read so is replaced by the
/// defaults, and `problem` says why.
nlohmann::json readRunRecipe(const RunDir& dir, QString& problem);

/// Null if there is none.
nlohmann::json readSummary(const RunDir& dir);

/// The last lines of the engine's log, at most `maxBytes`.
QString logTail(const RunDir& dir, qint64 maxBytes);
/// Its last line that is not empty.
QString lastLogLine(const RunDir& dir);

}  // namespace distillscope
