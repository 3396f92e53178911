// A run of another workspace, copied into this one.
#pragma once

#include <QString>
#include <filesystem>
#include <functional>

class QObject;

namespace distillscope {

class RunStore;

/// Copies the folder in the background, since checkpoints can be large, and calls `done` in this thread unless
/// `context` is gone by then: with the new run's name, and with what went wrong or nothing. The folder is there as a
/// whole or not at all.
void copyRun(const std::filesystem::path& source, const RunStore& runs, QObject* context,
             std::function<void(const QString& id, const QString& problem)> done);

}  // namespace distillscope
