// The runs that a study needs. Runs that are equal are one run, within a study and between the studies of a workspace.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/record/study.h"

namespace distillscope {

/// What a table asks for: "the student `model` taught by `method` from `objective`'s `teacher`".
struct StudyRunKey {
  std::string model{};      ///< architecture that is trained
  std::string teacher{};    ///< architecture that a student learns from; empty for teachers and baselines
  std::string objective{};  ///< name: of the teacher trained or learned from; empty for baselines
  std::string method{};     ///< name; empty for teachers and baselines
  StudyScenario scenario{};
  uint64_t seed = 0;

  auto operator<=>(const StudyRunKey&) const = default;
};

struct StudyNode {
  std::string id;                      ///< name of the run's folder
  nlohmann::json recipe;               ///< complete; references are ids of other nodes
  std::vector<std::string> dependsOn;  ///< ids
  StudyRole role = StudyRole::Teacher;
  std::string label;  ///< "ResNet-20 by KD from MCMI ResNet-56, seed 0"
};

struct StudyGraph {
  std::vector<StudyNode> nodes;  ///< each after those that it depends on
  std::map<StudyRunKey, std::string> runs;

  /// Throws std::out_of_range if there is no such run.
  const StudyNode& node(const std::string& id) const;
  std::size_t indexOf(const std::string& id) const;
  /// The run's id. Throws std::out_of_range for a key that no table of the study asks for.
  const std::string& run(const StudyRunKey& key) const { return runs.at(key); }
};

/// The runs of every table. Throws RecipeError if a recipe cannot be run, but for a missing dataset.root: which runs
/// there are can be told before the data is there.
StudyGraph expand(const Study& study, const Catalogue& catalogue);

/// The seed of the teachers of a student with `seed`.
uint64_t teacherSeedFor(const Study& study, uint64_t seed);

/// The recipe with every field present and numbers as their fields' types write them: equal recipes are equal text.
/// Throws RecipeError for the first problem.
nlohmann::json completeRecipe(const nlohmann::json& recipe, const Catalogue& catalogue);

}  // namespace distillscope
