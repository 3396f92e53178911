// Teachers as commands name them.
#pragma once

#include <string>
#include <vector>

#include "core/explain/explainer.h"

namespace distillscope {

/// "NAME=RUN", or a run alone, whose folder's name is taken; with "@N" at the end the weights kept after N epochs.
Source parseSource(const std::string& text);
std::vector<Source> parseSources(const std::vector<std::string>& texts);

}  // namespace distillscope
