// A recipe's JSON before it is known to be a good one: whatever has another type than it should counts as absent.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace distillscope {

/// The id that the recipe chooses under `key` ("model", "dataset", "objective", "distiller"); empty if there is none.
std::string chosenId(const nlohmann::json& recipe, const char* key);

bool hasTeacher(const nlohmann::json& recipe);
bool isStudent(const nlohmann::json& recipe);

/// "optimizer.lr" as a JSON pointer.
nlohmann::json::json_pointer fieldPointer(const std::string& path);

}  // namespace distillscope
