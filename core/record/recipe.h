// A recipe: everything that one run needs. Whatever is left out takes its default, whatever is unknown is refused.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/catalogue.h"
#include "core/record/param_spec.h"

namespace distillscope {

struct Recipe {
  static constexpr int version = 1;
  enum class Kind { Teacher, Student };

  struct Dataset {
    std::string id = "fashion-mnist";
    std::string root;                  ///< folder with the files; empty for the dataset's usual place
    int64_t limit = 0;                 ///< images of the training split used, 0 for all
    double fraction = 1.0;             ///< share of each class of the training split used (few-shot)
    std::vector<int64_t> dropClasses;  ///< classes absent from the training split (zero-shot)
    int64_t imageSize = 0;             ///< side in pixels that images are resized to, 0 for the dataset's own

    bool operator==(const Dataset&) const = default;
  };
  /// A chosen variant and its parameters.
  struct Choice {
    std::string id;
    Params params;
  };
  struct Weights {
    double gamma = 1.0;  ///< of the cross-entropy
    double alpha = 0.0;  ///< of the KD term
    double beta = 0.0;   ///< of the method's own terms
  };
  struct Optimizer {
    double learningRate = 0.05;
    double momentum = 0.9;
    double weightDecay = 5e-4;
    std::string schedule = "step";                      ///< "step" or "cosine"
    std::vector<int64_t> milestones = {150, 180, 210};  ///< epochs after which the rate falls, for "step"
    double decay = 0.1;                                 ///< factor at each milestone
  };

  Kind kind = Kind::Teacher;
  Dataset dataset;
  std::string model = "resnet20";
  std::string init;     ///< run or weights file to start from
  Choice objective;     ///< teachers
  std::string teacher;  ///< students; empty for training without a teacher
  Choice distiller;     ///< students with a teacher
  Weights weights;
  Optimizer optimizer;
  int64_t epochs = 240;
  int64_t batchSize = 64;
  int64_t measureEvery = 1;  ///< epochs between measurements; 0 measures the last alone
  int64_t keepEvery = 0;     ///< epochs between weights that are kept for good; 0 keeps only the last and the best
  uint64_t seed = 0;
  std::string device = "auto";
  int64_t threads = 0;  ///< 0 for every core
};

struct RecipeProblem {
  std::string field;  ///< dotted path, "optimizer.lr"
  std::string what;   ///< "is -0.1, and must be greater than 0"
};

/// Fields of a recipe that do not depend on the chosen variants, with their defaults, ranges and help.
const std::vector<ParamSpec>& recipeFields();

/// The recipe with every field present: what is left out is taken from the distiller, the model, the objective and
/// then from recipeFields(). Does not check anything: unknown ids contribute no defaults.
nlohmann::json withDefaults(const nlohmann::json& recipe, const Catalogue& catalogue);

/// Everything wrong with `recipe`, in the order of its fields; nothing if it can be run.
std::vector<RecipeProblem> problemsOf(const nlohmann::json& recipe, const Catalogue& catalogue);

/// Checks `recipe` and fills in defaults. Throws RecipeError for the first problem.
Recipe readRecipe(const nlohmann::json& recipe, const Catalogue& catalogue);
/// Every field, so that the file still means the same when a default changes.
nlohmann::json toJson(const Recipe& recipe);

/// "teacher" or "student".
std::string kindName(Recipe::Kind kind);

}  // namespace distillscope
