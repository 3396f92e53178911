// Learning rate by epoch.
#pragma once

#include <cstdint>

#include "core/record/recipe.h"

namespace distillscope {

/// The rate during epoch `epoch` (from 0) of `epochs`.
/// "step": falls by `decay` after each milestone (RepDistiller's schedule: milestone 150 first counts in the 151st
/// epoch). "cosine": half a cosine from the initial rate, changed once an epoch (Loshchilov and Hutter, SGDR, eq. 5
/// without restarts, as torch's CosineAnnealingLR).
double learningRateAt(const Recipe::Optimizer& optimizer, int64_t epoch, int64_t epochs);

}  // namespace distillscope
