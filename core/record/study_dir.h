// Where a workspace keeps a study, and how a study is found:
//
//   WORKSPACE/runs/RUN           its runs, beside all others
//   WORKSPACE/studies/NAME/      study.json  study.log  control  lock
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/record/run_dir.h"
#include "core/record/study.h"

namespace distillscope {

class StudyDir {
 public:
  StudyDir(std::filesystem::path workspace, std::string name)
      : m_workspace(std::move(workspace)), m_name(std::move(name)) {}

  const std::filesystem::path& workspace() const { return m_workspace; }
  const std::string& name() const { return m_name; }
  std::filesystem::path path() const { return m_workspace / "studies" / m_name; }
  std::filesystem::path file() const { return path() / "study.json"; }  ///< the study as it was last run
  std::filesystem::path log() const { return path() / "study.log"; }    ///< what was started and how it ended, in lines

  /// For `control` and `lock`, which a study has as a run has them: RunLock::isHeld(scheduler()) tells whether
  /// `study run` works on it, writeControl(scheduler(), ...) asks it to pause, continue or stop.
  RunDir scheduler() const { return RunDir(path()); }

 private:
  std::filesystem::path m_workspace;
  std::string m_name;
};

/// The studies that a workspace has, sorted by name.
std::vector<StudyDir> listStudies(const std::filesystem::path& workspace);

struct FoundStudy {
  std::string name;
  nlohmann::json file;
};

/// The study that `reference` names: a path to a file, the name of a study of the workspace, or of one that comes with
/// the program, tried in this order. Throws UsageError if there is none, RecipeError if it is not JSON.
FoundStudy findStudy(const std::string& reference, const std::filesystem::path& workspace);

}  // namespace distillscope
