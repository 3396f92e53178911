// The name of a study's run: readable, and then a hash of what makes its result.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

/// A recipe field that came after run names had been given, and the value that means what was done before it came. A
/// recipe which holds that value is named as if it had no such field, so that runs keep their names (docs/studies.md).
struct LaterField {
  nlohmann::json::json_pointer field;  ///< "/optimizer/nesterov", "/distiller/warmup"
  nlohmann::json before;
};

/// Whoever adds a field to recipes, or a parameter to a variant, adds it here.
const std::vector<LaterField>& laterFields();

/// A run's name, ending in 16 hexadecimal digits: the 64-bit FNV-1a hash of the complete recipe without what does not
/// change the result, dataset.root, device and threads. The recipe names the runs that it depends on by their names, so
/// a change of a teacher changes the names of its students too. Both recipes are complete; that of the teacher is null
/// if there is none.
std::string runId(const nlohmann::json& recipe, const nlohmann::json& teacherRecipe,
                  const std::vector<LaterField>& later = laterFields());

}  // namespace distillscope
