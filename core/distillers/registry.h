// Every distillation method, in the order in which the window lists them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/distillers/distiller.h"

namespace distillscope {

const std::vector<DistillerInfo>& distillers();

/// Throws RecipeError naming the field "distiller.id" and what there is instead.
const DistillerInfo& findDistiller(const std::string& id);

/// Why methods cannot be used for a pair, by their ids ("needs feature maps of ..."); those that can are not in it.
std::map<std::string, std::string> refusalsOf(const OutputShapes& student, const OutputShapes& teacher);

}  // namespace distillscope
