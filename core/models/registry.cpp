#include "core/models/registry.h"

#include <fmt/format.h>

#include "core/models/families.h"
#include "core/record/error.h"

namespace distillscope {

const std::vector<ModelInfo>& models() {
  static const std::vector<ModelInfo> table = [] {
    std::vector<ModelInfo> all;
    for (const auto& family : {cifarResNets(), cifarResNet50(), wideResNets(), vggs(), mobileNetV2(), shuffleNetV1(),
                               shuffleNetV2(), resNets(), mobileNetV1()})
      all.insert(all.end(), family.begin(), family.end());
    return all;
  }();
  return table;
}

const ModelInfo& findModel(const std::string& id) {
  std::string known;
  for (const ModelInfo& info : models()) {
    if (info.entry.id == id) return info;
    known += (known.empty() ? "" : ", ") + info.entry.id;
  }
  throw RecipeError("model.id", fmt::format("is \"{}\", and must be one of {}", id, known));
}

}  // namespace distillscope
