// A recipe while a person writes it: only what was chosen, so that everything else follows the defaults of whatever is
// chosen next.
#pragma once

#include <QString>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/catalogue.h"
#include "core/record/recipe.h"

namespace distillscope {

class RunStore;
struct Run;

class RecipeDraft {
 public:
  const nlohmann::json& chosen() const { return m_chosen; }
  /// With every default.
  nlohmann::json full(const Catalogue& catalogue) const { return withDefaults(m_chosen, catalogue); }

  /// Forgets everything and takes `recipe`, of which any part may be missing.
  void replace(const nlohmann::json& recipe);
  /// Takes values that are the defaults anyway for not chosen: a duplicate of a run follows the defaults again.
  void dropDefaults(const Catalogue& catalogue);
  /// Keeps what is being made and from which runs, and takes everything else from `recipe`.
  void applyPreset(const nlohmann::json& recipe);

  /// A field by its dotted path. Choosing a variant ("kind", "objective.id", ...) drops what belonged to the one
  /// before.
  void set(const std::string& path, const nlohmann::json& value);
  void reset(const std::string& path) { eraseAll({path}); }
  /// The run or file to start from ("init") or to learn from ("teacher"). A run of the workspace brings its dataset
  /// with it, and as a start its architecture.
  void setSource(const std::string& field, const std::string& reference, const Run* run);

  /// Everything wrong with it: the recipe itself, and what only the workspace can tell of its sources.
  std::vector<RecipeProblem> problems(const Catalogue& catalogue, const RunStore& runs) const;
  /// A name for the run: "resnet20-mcmi".
  QString suggestedName(const Catalogue& catalogue) const;

 private:
  void eraseAll(const std::vector<std::string>& paths);

  nlohmann::json m_chosen = nlohmann::json::object();
};

/// What is wrong with `name` as the name of a new run ("is taken ..."), or nothing.
QString problemOfName(const QString& name, const RunStore& runs);

/// The recipe as a shell command for the engine: a file with what was chosen, and the call that trains from it.
QString asCommandLine(const nlohmann::json& chosen, const QString& program, const QString& runFolder);

}  // namespace distillscope
