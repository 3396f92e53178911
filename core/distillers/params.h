// Parameters that several methods have.
#pragma once

#include "core/data/batch.h"
#include "core/record/param_spec.h"

namespace distillscope {

/// "warmup": the epochs that `warmup` below wants.
ParamSpec warmupParam();

/// min(epoch / epochs, 1) with epochs counted from 1: the share of a term's weight that has been reached. 1 without
/// warm-up epochs.
double warmup(const Progress& progress, int64_t epochs);

/// "first_epochs": the length of a method's first stage.
ParamSpec firstEpochsParam();

}  // namespace distillscope
