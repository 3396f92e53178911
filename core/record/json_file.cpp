#include "core/record/json_file.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/record/recipe_json.h"

namespace distillscope {

using nlohmann::json;

json readJsonFile(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) throw DataError(path.string(), "does not exist: check the path");
  if (std::filesystem::is_directory(path)) throw DataError(path.string(), "is a folder, and a JSON file was expected");
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw DataError(path.string(), "cannot be read: check its permissions, and that it is not empty");
  json value = json::parse(text.str(), nullptr, false);
  if (value.is_discarded()) {
    try {
      value = json::parse(text.str());
    } catch (const json::parse_error& error) {
      const std::string what = error.what();
      throw RecipeError("", fmt::format("{} is not JSON: {}", path.string(), what.substr(what.find("] ") + 2)));
    }
  }
  if (!value.is_object()) throw RecipeError("", fmt::format("{} holds no JSON object", path.string()));
  return value;
}

void applySetting(json& file, const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(fmt::format("--set {} has no '=': write it as optimizer.lr=0.1", assignment));
  }
  const std::string text = assignment.substr(equals + 1);
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) value = text;
  try {
    file[fieldPointer(assignment.substr(0, equals))] = value;
  } catch (const json::exception&) {
    throw UsageError(fmt::format("--set {} names no field that could be set", assignment));
  }
}

}  // namespace distillscope
