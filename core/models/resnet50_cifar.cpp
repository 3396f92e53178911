// ResNet-50 for 32 x 32 images: ImageNet's four stages of bottlenecks behind a 3x3 stem without pooling.
// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016. Names and initial values are RepDistiller's.
#include <array>

#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

class CifarResNet50 final : public Model {
 public:
  CifarResNet50(int64_t classes, int64_t channels) : m_stem(*this, "conv1", "bn1", heConvolution(channels, 64, 3)) {
    constexpr std::array<int64_t, 4> depths = {3, 4, 6, 3};
    int64_t width = 64;
    for (size_t i = 0; i < depths.size(); ++i) {
      auto stage = residualStage<Bottleneck>(width, int64_t{64} << i, depths[i], i == 0 ? 1 : 2, "shortcut");
      m_stages.push_back(register_module("layer" + std::to_string(i + 1), std::move(stage)));
    }
    m_classifier = register_module("linear", std::make_shared<Linear>(width, classes));
  }

  ModelOutput forward(const Tensor& images) override {
    ModelOutput output;
    const Tensor stem = m_stem.relu(channelsLast(images));
    addMap(output, {stem, stem});
    output.pooled = globalAveragePool(runStages(m_stages, stem, output));
    output.logits = m_classifier->forward(output.pooled);
    return output;
  }

 private:
  ConvBn m_stem;
  std::vector<std::shared_ptr<Stage>> m_stages;
  std::shared_ptr<Linear> m_classifier;
};

}  // namespace

std::vector<ModelInfo> cifarResNet50() {
  return {
      {.entry = {.id = "ResNet50",
                 .title = "ResNet-50",
                 .family = "ResNet (CIFAR)",
                 .citation = "He et al., CVPR 2016",
                 .imageSize = 32},
       .make = [](int64_t classes, int64_t channels) { return std::make_shared<CifarResNet50>(classes, channels); }}};
}

}  // namespace distillscope
