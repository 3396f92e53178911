// Every distillation method, in the order in which the window lists them.
#pragma once

#include <string>
#include <vector>

#include "core/distillers/distiller.h"

namespace distillscope {

const std::vector<DistillerInfo>& distillers();

/// Throws RecipeError naming the field "distiller.id" and what there is instead.
const DistillerInfo& findDistiller(const std::string& id);

}  // namespace distillscope
