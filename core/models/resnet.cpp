// Residual networks for 224 x 224 images: a 7x7 stem with pooling and four stages of basic blocks or bottlenecks.
// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, table 1. Names and initial values are
// torchvision's, feature maps mdistiller's: the stem's is taken before the pooling.
#include <array>

#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

/// Number of blocks of each stage.
using Depths = std::array<int64_t, 4>;

template <typename ResidualBlock>
class ResNet final : public Model {
 public:
  ResNet(const Depths& depths, int64_t classes, int64_t channels)
      : m_stem(*this, "conv1", "bn1", heConvolution(channels, 64, 7, 2)) {
    int64_t width = 64;
    for (size_t i = 0; i < depths.size(); ++i) {
      auto stage = residualStage<ResidualBlock>(width, int64_t{64} << i, depths[i], i == 0 ? 1 : 2, "downsample");
      m_stages.push_back(register_module("layer" + std::to_string(i + 1), std::move(stage)));
    }
    m_classifier = register_module("fc", std::make_shared<Linear>(width, classes));
  }

  ModelOutput forward(const Tensor& images) override {
    ModelOutput output;
    const Tensor preact = m_stem(channelsLast(images));
    const Tensor stem = preact.relu();
    addMap(output, {preact, stem});
    const Tensor x = at::max_pool2d(stem, /*kernel_size=*/3, /*stride=*/2, /*padding=*/1);
    output.pooled = globalAveragePool(runStages(m_stages, x, output));
    output.logits = m_classifier->forward(output.pooled);
    return output;
  }

 private:
  ConvBn m_stem;
  std::vector<std::shared_ptr<Stage>> m_stages;
  std::shared_ptr<Linear> m_classifier;
};

template <typename ResidualBlock>
ModelInfo variant(const std::string& id, const std::string& title, const Depths& depths) {
  return {.entry = {.id = id,
                    .title = title,
                    .family = "ResNet (ImageNet)",
                    .citation = "He et al., CVPR 2016",
                    .imageSize = 224,
                    .trainingDefaults = imageNetTrainingDefaults()},
          .make = [=](int64_t classes, int64_t channels) {
            return std::make_shared<ResNet<ResidualBlock>>(depths, classes, channels);
          }};
}

}  // namespace

std::vector<ModelInfo> resNets() {
  return {variant<BasicBlock>("resnet18", "ResNet-18 (ImageNet)", {2, 2, 2, 2}),
          variant<BasicBlock>("resnet34", "ResNet-34 (ImageNet)", {3, 4, 6, 3}),
          variant<Bottleneck>("resnet50", "ResNet-50 (ImageNet)", {3, 4, 6, 3})};
}

}  // namespace distillscope
