#include "core/record/recipe_difference.h"

#include <set>

namespace distillscope {
namespace {

using nlohmann::json;

/// Adds the differences between two values at `path`; objects are entered.
void compare(const std::string& path, const json& before, const json& after, std::vector<RecipeChange>& changes) {
  if (before == after) return;
  const auto canEnter = [](const json& value) { return value.is_object() || value.is_null(); };
  if (!canEnter(before) || !canEnter(after)) {
    changes.push_back({path, before, after});
    return;
  }
  std::set<std::string> keys;
  for (const json* side : {&before, &after}) {
    if (!side->is_object()) continue;
    for (const auto& [key, value] : side->items()) keys.insert(key);
  }
  for (const std::string& key : keys) {
    const auto at = [&key](const json& side) { return side.is_object() && side.contains(key) ? side[key] : json(); };
    compare(path.empty() ? key : path + "." + key, at(before), at(after), changes);
  }
}

}  // namespace

std::vector<RecipeChange> recipeDifference(const json& before, const json& after) {
  std::vector<RecipeChange> changes;
  compare("", before, after, changes);
  return changes;
}

}  // namespace distillscope
