// Every teacher objective, in the order in which the window lists them.
#pragma once

#include <string>
#include <vector>

#include "core/teachers/objective.h"

namespace distillscope {

const std::vector<ObjectiveInfo>& objectives();

/// Throws RecipeError naming the field "objective.id" and what there is instead.
const ObjectiveInfo& findObjective(const std::string& id);

}  // namespace distillscope
