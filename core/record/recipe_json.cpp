#include "core/record/recipe_json.h"

#include <algorithm>

namespace distillscope {

using nlohmann::json;

std::string chosenId(const json& recipe, const char* key) {
  const auto found = recipe.find(key);
  if (found == recipe.end() || !found->is_object()) return {};
  const auto id = found->find("id");
  return id != found->end() && id->is_string() ? id->get<std::string>() : std::string();
}

bool hasTeacher(const json& recipe) {
  const auto teacher = recipe.find("teacher");
  return teacher != recipe.end() && teacher->is_string() && !teacher->get_ref<const std::string&>().empty();
}

bool isStudent(const json& recipe) { return recipe.value("kind", json()) == "student"; }

json::json_pointer fieldPointer(const std::string& path) {
  std::string text = "/" + path;
  std::ranges::replace(text, '.', '/');
  return json::json_pointer(text);
}

}  // namespace distillscope
