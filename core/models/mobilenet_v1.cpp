// MobileNet for 224 x 224 images: thirteen depthwise separable convolutions.
// Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
// arXiv:1704.04861, table 1. Names, initial values and feature maps are mdistiller's, and the stem's map before them.
#include <array>

#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

Conv2dOptions convolution(int64_t inChannels, int64_t outChannels, int64_t kernel, int64_t stride, int64_t groups) {
  return {.inChannels = inChannels,
          .outChannels = outChannels,
          .kernel = kernel,
          .stride = stride,
          .padding = kernel / 2,
          .groups = groups};
}

/// 3x3 for each channel alone, then 1x1.
class SeparableConvolution final : public Block {
 public:
  SeparableConvolution(int64_t inChannels, int64_t outChannels, int64_t stride)
      : m_depthwise(*this, "0", "1", convolution(inChannels, inChannels, 3, stride, inChannels)),
        m_pointwise(*this, "3", "4", convolution(inChannels, outChannels, 1, 1, 1)) {}

  Tensor forward(const Tensor& x) override { return m_pointwise.relu(m_depthwise.relu(x)); }

  Activation forwardWithPreact(const Tensor& x) override {
    const Tensor preact = m_pointwise(m_depthwise.relu(x));
    return {preact, preact.relu()};
  }

 private:
  ConvBn m_depthwise, m_pointwise;
};

struct Row {
  int64_t channels;
  int64_t stride;
  bool endsStage;  ///< the last block of its size
};

constexpr std::array<Row, 13> rows = {{{64, 1, false},
                                       {128, 2, false},
                                       {128, 1, true},
                                       {256, 2, false},
                                       {256, 1, true},
                                       {512, 2, false},
                                       {512, 1, false},
                                       {512, 1, false},
                                       {512, 1, false},
                                       {512, 1, false},
                                       {512, 1, true},
                                       {1024, 2, false},
                                       {1024, 1, true}}};

class MobileNetV1 final : public Model {
 public:
  MobileNetV1(int64_t classes, int64_t channels) {
    int64_t width = 32;
    const auto sequence = register_module("model", std::make_shared<torch::nn::Module>());
    const auto stem = sequence->register_module("0", std::make_shared<torch::nn::Module>());
    m_stem = std::make_unique<ConvBn>(*stem, "0", "1", convolution(channels, width, 3, 2, 1));
    for (const Row& row : rows) {
      auto block = std::make_shared<SeparableConvolution>(width, row.channels, row.stride);
      m_blocks.push_back(sequence->register_module(std::to_string(m_blocks.size() + 1), std::move(block)));
      width = row.channels;
    }
    m_classifier = register_module("fc", std::make_shared<Linear>(width, classes));
  }

  ModelOutput forward(const Tensor& images) override {
    ModelOutput output;
    Tensor x = m_stem->relu(channelsLast(images));
    addMap(output, {x, x});
    for (size_t i = 0; i < m_blocks.size(); ++i) {
      if (rows[i].endsStage) {
        const Activation map = m_blocks[i]->forwardWithPreact(x);
        addMap(output, map);
        x = map.out;
      } else {
        x = m_blocks[i]->forward(x);
      }
    }
    output.pooled = globalAveragePool(x);
    output.logits = m_classifier->forward(output.pooled);
    return output;
  }

 private:
  std::unique_ptr<ConvBn> m_stem;
  std::vector<std::shared_ptr<SeparableConvolution>> m_blocks;
  std::shared_ptr<Linear> m_classifier;
};

}  // namespace

std::vector<ModelInfo> mobileNetV1() {
  return {{.entry = {.id = "mobilenet_v1",
                     .title = "MobileNet (ImageNet)",
                     .family = "MobileNet",
                     .citation = "Howard et al., arXiv:1704.04861",
                     .imageSize = 224,
                     .trainingDefaults = imageNetTrainingDefaults()},
           .make = [](int64_t classes, int64_t channels) { return std::make_shared<MobileNetV1>(classes, channels); }}};
}

}  // namespace distillscope
