// In which fields two recipes differ.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

struct RecipeChange {
  std::string field;      ///< dotted path, "optimizer.lr"
  nlohmann::json before;  ///< null where the recipe has no such field
  nlohmann::json after;

  bool operator==(const RecipeChange&) const = default;
};

/// Sorted by field; lists are compared as a whole. Recipes with every field (`withDefaults`) give what really differs,
/// not what one of them merely leaves out.
std::vector<RecipeChange> recipeDifference(const nlohmann::json& before, const nlohmann::json& after);

}  // namespace distillscope
