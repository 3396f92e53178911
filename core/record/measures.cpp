#include "core/record/measures.h"

#include <algorithm>

namespace distillscope {

const std::vector<MeasureInfo>& measures() {
  static const std::vector<MeasureInfo> table = {
      {"top1", "Top-1", "%", true},
      {"top5", "Top-5", "%", true},
      {"log_likelihood", "LL", "nats", false},
      {"cmi", "CMI", "nats", false},
      {"mean_entropy", "Mean entropy", "nats", false},
      {"calibration_error", "Calibration error", "%", true},
      {"agreement", "Agreement with teacher", "%", true},
      {"top1_kept", "Top-1 of kept classes", "%", true},
      {"top1_dropped", "Top-1 of dropped classes", "%", true},
  };
  return table;
}

MeasureInfo measureInfo(const std::string& id) {
  const auto found = std::ranges::find(measures(), id, &MeasureInfo::id);
  return found != measures().end() ? *found : MeasureInfo{id, id, "", false};
}

}  // namespace distillscope
