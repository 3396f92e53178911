// ShuffleNet with three groups, for 32 x 32 images.
// Zhang et al., "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices", CVPR 2018,
// table 1. Names and initial values are RepDistiller's.
#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

constexpr int64_t groups = 3;
constexpr int64_t stemChannels = 24;

Conv2dOptions pointwise(int64_t inChannels, int64_t outChannels, int64_t groupsOf) {
  return {.inChannels = inChannels, .outChannels = outChannels, .kernel = 1, .groups = groupsOf};
}

/// Grouped 1x1, channel shuffle, 3x3 for each channel alone, grouped 1x1. With stride 2 the input, averaged, is put
/// behind the result, else it is added.
class ShuffleUnit final : public Block {
 public:
  /// `outChannels` without those of the input that come behind.
  ShuffleUnit(int64_t inChannels, int64_t outChannels, int64_t stride)
      : m_stride(stride),
        m_firstGroups(inChannels == stemChannels ? 1 : groups),
        m_first(*this, "conv1", "bn1", pointwise(inChannels, outChannels / 4, m_firstGroups)),
        m_depthwise(*this, "conv2", "bn2",
                    {.inChannels = outChannels / 4,
                     .outChannels = outChannels / 4,
                     .stride = stride,
                     .padding = 1,
                     .groups = outChannels / 4}),
        m_last(*this, "conv3", "bn3", pointwise(outChannels / 4, outChannels, groups)) {}

  Tensor forward(const Tensor& x) override {
    const Tensor hidden = beforeLast(x);
    return m_stride == 2 ? withInputBehind(hidden, x).relu_() : m_last.addRelu(hidden, x);
  }

  Activation forwardWithPreact(const Tensor& x) override {
    const Tensor hidden = beforeLast(x);
    const Tensor preact = m_stride == 2 ? withInputBehind(hidden, x) : m_last.add(hidden, x);
    return {preact, preact.relu()};
  }

 private:
  Tensor beforeLast(const Tensor& x) const { return m_depthwise.relu(shuffleChannels(m_first.relu(x), m_firstGroups)); }

  Tensor withInputBehind(const Tensor& hidden, const Tensor& x) const {
    const Tensor averaged = at::avg_pool2d(x, /*kernel_size=*/3, /*stride=*/2, /*padding=*/1);
    return at::cat({m_last(hidden), averaged}, 1);
  }

  int64_t m_stride;
  int64_t m_firstGroups;
  ConvBn m_first, m_depthwise, m_last;
};

std::shared_ptr<Stage> makeStage(int64_t inChannels, int64_t outChannels, int64_t units) {
  auto stage = std::make_shared<Stage>();
  stage->append(std::make_shared<ShuffleUnit>(inChannels, outChannels - inChannels, 2));
  for (int64_t i = 1; i < units; ++i) stage->append(std::make_shared<ShuffleUnit>(outChannels, outChannels, 1));
  return stage;
}

class ShuffleNetV1 final : public Model {
 public:
  ShuffleNetV1(int64_t classes, int64_t channels)
      : m_stem(*this, "conv1", "bn1", pointwise(channels, stemChannels, 1)) {
    m_stages = {register_module("layer1", makeStage(stemChannels, 240, 4)),
                register_module("layer2", makeStage(240, 480, 8)), register_module("layer3", makeStage(480, 960, 4))};
    m_classifier = register_module("linear", std::make_shared<Linear>(960, classes));
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

std::vector<ModelInfo> shuffleNetV1() {
  return {
      {.entry = {.id = "ShuffleV1",
                 .title = "ShuffleNetV1",
                 .family = "ShuffleNet",
                 .citation = "Zhang et al., CVPR 2018",
                 .imageSize = 32,
                 .trainingDefaults = mobileTrainingDefaults(),
                 .fineTuneDefaults = mobileFineTuneDefaults()},
       .make = [](int64_t classes, int64_t channels) { return std::make_shared<ShuffleNetV1>(classes, channels); }}};
}

}  // namespace distillscope
