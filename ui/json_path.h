// Values of a recipe by their dotted path ("optimizer.lr"), as ParamSpec::name and RecipeProblem::field have it.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace distillscope {

nlohmann::json::json_pointer pointerTo(const std::string& path);

/// nullptr if there is none.
const nlohmann::json* findAt(const nlohmann::json& object, const std::string& path);
/// A copy, null if there is none.
nlohmann::json valueAt(const nlohmann::json& object, const std::string& path);
/// The value where that is a text, else an empty one.
std::string textAt(const nlohmann::json& object, const std::string& path);
/// Makes the objects on the way, in place of anything else that stands there.
void setAt(nlohmann::json& object, const std::string& path, const nlohmann::json& value);
/// Objects that become empty go too.
void eraseAt(nlohmann::json& object, const std::string& path);

}  // namespace distillscope
