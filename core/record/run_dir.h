// The only place that knows the names of files in a run's folder:
//
//   recipe.json  events.jsonl  summary.json  engine.log  control  lock
//   measurements.json              last and best epoch's measurements, until the summary holds them
//   subset.json                    the training images used, if not all
//   notes.json                     tags and a note, written by a person
//   checkpoints/last.safetensors   everything needed to go on
//   checkpoints/best.safetensors   weights with the best test top-1
//   checkpoints/epoch-NNNN.safetensors   weights after NNNN epochs, where the recipe's keep_every asks for them
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/run_history.h"

namespace distillscope {

class RunDir {
 public:
  explicit RunDir(std::filesystem::path path) : m_path(std::move(path)) {}

  const std::filesystem::path& path() const { return m_path; }
  std::string id() const;  ///< the folder's name

  std::filesystem::path recipe() const { return m_path / "recipe.json"; }
  std::filesystem::path events() const { return m_path / "events.jsonl"; }
  std::filesystem::path summary() const { return m_path / "summary.json"; }
  std::filesystem::path measurements() const { return m_path / "measurements.json"; }
  std::filesystem::path subset() const { return m_path / "subset.json"; }
  std::filesystem::path notes() const { return m_path / "notes.json"; }
  std::filesystem::path engineLog() const { return m_path / "engine.log"; }
  std::filesystem::path control() const { return m_path / "control"; }
  std::filesystem::path lock() const { return m_path / "lock"; }
  std::filesystem::path checkpoints() const { return m_path / "checkpoints"; }
  std::filesystem::path lastCheckpoint() const { return checkpoints() / "last.safetensors"; }
  std::filesystem::path bestCheckpoint() const { return checkpoints() / "best.safetensors"; }
  std::filesystem::path epochCheckpoint(int64_t epoch) const;  ///< 0: the weights that training started from
  std::vector<int64_t> keptEpochs() const;                     ///< that have such a file, ascending

  /// Whether the folder holds a recipe.
  bool exists() const;

 private:
  std::filesystem::path m_path;
};

/// Held by an engine while it works on a run. The kernel lets go of it when the process dies, however it dies.
class RunLock {
 public:
  /// Throws UsageError if another process works on the run, ResourceError if it cannot be locked.
  explicit RunLock(const RunDir& run);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// Whether some process (this one counts only as another) holds it; asking disturbs nobody.
  static bool isHeld(const RunDir& run);

 private:
  int m_file = -1;
};

/// What the window may ask of a run; the engine reads and removes it.
enum class ControlRequest { Pause, Continue, Stop };
void writeControl(const RunDir& run, ControlRequest request);
std::optional<ControlRequest> takeControl(const RunDir& run);

enum class RunStatus { Waiting, Running, Paused, Finished, Stopped, Failed, Interrupted };

/// Waiting: nothing has started. Interrupted: no end, and nobody works on it. Of a held run an old end says nothing.
RunStatus statusOf(const RunHistory& history, bool lockHeld);
/// "running", "interrupted", ...
std::string statusName(RunStatus status);

/// Writes a whole file so that a crash leaves the old or the new one: temporary file beside it, sync, rename; writers
/// wait for one another. Throws ResourceError if it cannot be written, the old file then being intact.
void writeFileAtomically(const std::filesystem::path& path, const std::string& bytes);

/// The folders under `workspace`/runs that hold a recipe, sorted by name.
std::vector<RunDir> listRuns(const std::filesystem::path& workspace);

/// `$XDG_DATA_HOME/distillscope`, or its standard place.
std::filesystem::path defaultWorkspace();

/// The run or weights file that `reference` names: an absolute path, a run beside `runFolder`, or a path from the
/// current folder, tried in this order. Throws RecipeError for `field` if there is none.
std::filesystem::path resolveReference(const std::string& field, const std::string& reference,
                                       const std::filesystem::path& runFolder);

}  // namespace distillscope
