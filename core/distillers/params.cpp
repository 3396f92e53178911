#include "core/distillers/params.h"

#include <algorithm>

namespace distillscope {

ParamSpec warmupParam() {
  return {.name = "warmup",
          .title = "Warm-up",
          .type = ParamSpec::Type::Integer,
          .defaultValue = 20,
          .minimum = 0,
          .unit = "epochs",
          .help = "Epochs over which the method's terms grow linearly to their full weight (ImageNet: 1)."};
}

double warmup(const Progress& progress, int64_t epochs) {
  if (epochs < 1) return 1.0;
  return std::min(static_cast<double>(progress.epoch + 1) / static_cast<double>(epochs), 1.0);
}

ParamSpec firstEpochsParam() {
  return {.name = "first_epochs",
          .title = "First stage",
          .type = ParamSpec::Type::Integer,
          .defaultValue = 30,
          .minimum = 0,
          .unit = "epochs",
          .help = "Epochs of the method's own stage before distillation proper; 0 leaves it out."};
}

}  // namespace distillscope
