// Every dataset reader, in the order in which the window lists them.
#pragma once

#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace distillscope {

const std::vector<DatasetInfo>& datasets();

/// Throws RecipeError naming the field "dataset.id" and what there is instead.
const DatasetInfo& findDataset(const std::string& id);

}  // namespace distillscope
