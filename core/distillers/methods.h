// What each method's file provides to the table in registry.cpp.
#pragma once

#include "core/distillers/distiller.h"

namespace distillscope::methods {

DistillerInfo kd();

}  // namespace distillscope::methods
