#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace distillscope {

double learningRateAt(const Recipe::Optimizer& optimizer, int64_t epoch, int64_t epochs) {
  if (optimizer.schedule == "cosine") {
    const double phase =
        std::numbers::pi * static_cast<double>(epoch) / static_cast<double>(std::max<int64_t>(1, epochs));
    return 0.5 * optimizer.learningRate * (1.0 + std::cos(phase));
  }
  const auto passed =
      std::ranges::count_if(optimizer.milestones, [&](int64_t milestone) { return epoch >= milestone; });
  return optimizer.learningRate * std::pow(optimizer.decay, static_cast<double>(passed));
}

}  // namespace distillscope
