// JSON files that people write, and single fields of them set by a word of the command line.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

namespace distillscope {

/// Reads a JSON file. Throws DataError if it cannot be read and RecipeError if it is not a JSON object.
nlohmann::json readJsonFile(const std::filesystem::path& path);

/// Applies `path=value` as `--set` gives it ("optimizer.lr=0.1"); the value is JSON, or text if it is not.
/// Throws UsageError if `assignment` has no '='.
void applySetting(nlohmann::json& file, const std::string& assignment);

}  // namespace distillscope
