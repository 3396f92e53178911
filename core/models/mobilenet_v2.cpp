// MobileNetV2 for 32 x 32 images, six-fold expansion and half the width.
// Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, table 2. Names, strides and
// initial values are RepDistiller's.
#include <array>

#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

/// 1x1 to the expanded width, 3x3 for each channel alone, 1x1 to the output without activation; added to the input
/// where the shapes agree.
class InvertedResidual final : public Block {
 public:
  InvertedResidual(int64_t inChannels, int64_t outChannels, int64_t stride, int64_t expansion)
      : m_isResidual(stride == 1 && inChannels == outChannels) {
    const int64_t width = inChannels * expansion;
    auto depthwise = heConvolution(width, width, 3, stride);
    depthwise.groups = width;
    const auto sequence = register_module("conv", std::make_shared<torch::nn::Module>());
    m_layers.emplace_back(*sequence, "0", "1", heConvolution(inChannels, width, 1));
    m_layers.emplace_back(*sequence, "3", "4", depthwise);
    m_layers.emplace_back(*sequence, "6", "7", heConvolution(width, outChannels, 1));
  }

  Tensor forward(const Tensor& x) override {
    const Tensor hidden = m_layers[1].relu(m_layers[0].relu(x));
    return m_isResidual ? m_layers[2].add(hidden, x) : m_layers[2](hidden);
  }

  /// The output is linear: there is no activation for it to be before.
  Activation forwardWithPreact(const Tensor& x) override {
    const Tensor out = forward(x);
    return {out, out};
  }

 private:
  bool m_isResidual;
  std::vector<ConvBn> m_layers;
};

/// A row of the paper's table 2: blocks of one width, the first with `stride`.
struct Row {
  int64_t expansion;
  int64_t channels;
  int64_t blocks;
  int64_t stride;
};

constexpr std::array<Row, 7> rows = {
    {{1, 16, 1, 1}, {6, 24, 2, 1}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}}};
constexpr int64_t lastChannels = 1280;

int64_t halved(int64_t channels) { return channels / 2; }

class MobileNetV2 final : public Model {
 public:
  MobileNetV2(int64_t classes, int64_t channels) {
    int64_t width = halved(32);
    m_stem = registerConvBn("conv1", heConvolution(channels, width, 3, 2));
    const auto list = register_module("blocks", std::make_shared<torch::nn::Module>());
    for (const Row& row : rows) {
      auto stage = std::make_shared<Stage>();
      for (int64_t i = 0; i < row.blocks; ++i) {
        const int64_t stride = i == 0 ? row.stride : 1;
        stage->append(std::make_shared<InvertedResidual>(width, halved(row.channels), stride, row.expansion));
        width = halved(row.channels);
      }
      m_stages.push_back(list->register_module(std::to_string(m_stages.size()), std::move(stage)));
    }
    m_last = registerConvBn("conv2", heConvolution(width, lastChannels, 1));
    const auto classifier = register_module("classifier", std::make_shared<torch::nn::Module>());
    m_classifier = classifier->register_module("0", std::make_shared<Linear>(lastChannels, classes, Init::SmallNormal));
  }

  ModelOutput forward(const Tensor& images) override {
    ModelOutput output;
    Tensor x = m_stem->relu(channelsLast(images));
    addMap(output, {x, x});
    for (size_t i = 0; i < m_stages.size(); ++i) {
      const Activation map = m_stages[i]->forward(x);
      // A feature map is the last of its size.
      if (i == 1 || i == 2 || i == 4 || i == 6) addMap(output, map);
      x = map.out;
    }
    output.pooled = globalAveragePool(m_last->relu(x));
    output.logits = m_classifier->forward(output.pooled);
    return output;
  }

 private:
  /// A convolution and its batch-norm as children "0" and "1" of a child `name`.
  std::unique_ptr<ConvBn> registerConvBn(const std::string& name, const Conv2dOptions& options) {
    const auto sequence = register_module(name, std::make_shared<torch::nn::Module>());
    return std::make_unique<ConvBn>(*sequence, "0", "1", options);
  }

  std::unique_ptr<ConvBn> m_stem, m_last;
  std::vector<std::shared_ptr<Stage>> m_stages;
  std::shared_ptr<Linear> m_classifier;
};

}  // namespace

std::vector<ModelInfo> mobileNetV2() {
  return {{.entry = {.id = "MobileNetV2",
                     .title = "MobileNetV2",
                     .family = "MobileNet",
                     .citation = "Sandler et al., CVPR 2018",
                     .imageSize = 32,
                     .trainingDefaults = mobileTrainingDefaults(),
                     .fineTuneDefaults = mobileFineTuneDefaults()},
           .make = [](int64_t classes, int64_t channels) { return std::make_shared<MobileNetV2>(classes, channels); }}};
}

}  // namespace distillscope
