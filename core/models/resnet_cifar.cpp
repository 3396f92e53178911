// Residual networks for 32 x 32 images: three stages of basic blocks at 32, 16 and 8 pixels, depth 6 n + 2.
// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, section 4.2; the four times wider ones come
// from Tian et al., "Contrastive Representation Distillation", ICLR 2020. Names and initial values are RepDistiller's.
#include <array>

#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

/// Channels of the stem and of the three stages.
using Widths = std::array<int64_t, 4>;
constexpr Widths narrow = {16, 16, 32, 64};
constexpr Widths wide = {32, 64, 128, 256};

class CifarResNet final : public Model {
 public:
  CifarResNet(int64_t depth, const Widths& widths, int64_t classes, int64_t channels)
      : m_stem(*this, "conv1", "bn1", heConvolution(channels, widths[0], 3)) {
    const int64_t blocks = (depth - 2) / 6;
    int64_t width = widths[0];
    for (size_t i = 1; i < widths.size(); ++i) {
      auto stage = residualStage<BasicBlock>(width, widths[i], blocks, i == 1 ? 1 : 2, "downsample");
      m_stages.push_back(register_module("layer" + std::to_string(i), std::move(stage)));
    }
    m_classifier = register_module("fc", std::make_shared<Linear>(width, classes));
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

ModelInfo variant(const std::string& id, const std::string& title, int64_t depth, const Widths& widths) {
  const bool isWide = widths == wide;
  return {.entry = {.id = id,
                    .title = title,
                    .family = "ResNet (CIFAR)",
                    .citation =
                        isWide ? "He et al., CVPR 2016; widened as in Tian et al., ICLR 2020" : "He et al., CVPR 2016",
                    .imageSize = 32},
          .make = [=](int64_t classes, int64_t channels) {
            return std::make_shared<CifarResNet>(depth, widths, classes, channels);
          }};
}

}  // namespace

std::vector<ModelInfo> cifarResNets() {
  return {variant("resnet8", "ResNet-8", 8, narrow),       variant("resnet14", "ResNet-14", 14, narrow),
          variant("resnet20", "ResNet-20", 20, narrow),    variant("resnet32", "ResNet-32", 32, narrow),
          variant("resnet44", "ResNet-44", 44, narrow),    variant("resnet56", "ResNet-56", 56, narrow),
          variant("resnet110", "ResNet-110", 110, narrow), variant("resnet8x4", "ResNet-8×4", 8, wide),
          variant("resnet32x4", "ResNet-32×4", 32, wide)};
}

}  // namespace distillscope
