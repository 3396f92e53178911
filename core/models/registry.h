// Every architecture, in the order in which the window lists them.
#pragma once

#include <string>
#include <vector>

#include "core/models/model.h"

namespace distillscope {

const std::vector<ModelInfo>& models();

/// Throws RecipeError naming the field "model.id" and what there is instead.
const ModelInfo& findModel(const std::string& id);

}  // namespace distillscope
