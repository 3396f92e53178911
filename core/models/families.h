// What each family's file offers; registry.cpp lists them.
#pragma once

#include <vector>

#include "core/models/model.h"

namespace distillscope {

std::vector<ModelInfo> cifarResNets();

}  // namespace distillscope
