// ShuffleNetV2 of width 1, for 32 x 32 images.
// Ma et al., "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", ECCV 2018, table 5. Names and
// initial values are RepDistiller's; each stage has one unit more than the paper's.
#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

constexpr int64_t stemChannels = 24;
constexpr int64_t lastChannels = 1024;

Conv2dOptions pointwise(int64_t inChannels, int64_t outChannels) {
  return {.inChannels = inChannels, .outChannels = outChannels, .kernel = 1};
}

Conv2dOptions depthwise(int64_t channels, int64_t stride) {
  return {.inChannels = channels, .outChannels = channels, .stride = stride, .padding = 1, .groups = channels};
}

/// Half of the channels pass by, the others go through 1x1, 3x3 for each channel alone, and 1x1; then all are shuffled.
class ShuffleUnit final : public Block {
 public:
  explicit ShuffleUnit(int64_t channels)
      : m_half(channels / 2),
        m_first(*this, "conv1", "bn1", pointwise(m_half, m_half)),
        m_depthwise(*this, "conv2", "bn2", depthwise(m_half, 1)),
        m_last(*this, "conv3", "bn3", pointwise(m_half, m_half)) {}

  Tensor forward(const Tensor& x) override { return joined(x, m_last.relu(beforeLast(x))); }

  /// The map before the activation is not shuffled, as in RepDistiller.
  Activation forwardWithPreact(const Tensor& x) override {
    const Tensor preact = m_last(beforeLast(x));
    return {at::cat({passing(x), preact}, 1), joined(x, preact.relu())};
  }

 private:
  Tensor passing(const Tensor& x) const { return x.narrow(1, 0, m_half); }
  Tensor beforeLast(const Tensor& x) const { return m_depthwise(m_first.relu(x.narrow(1, m_half, m_half))); }
  Tensor joined(const Tensor& x, const Tensor& out) const { return shuffleChannels(at::cat({passing(x), out}, 1), 2); }

  int64_t m_half;
  ConvBn m_first, m_depthwise, m_last;
};

/// Halves the size: both branches see all channels, and both have stride 2.
class DownsamplingUnit final : public Block {
 public:
  DownsamplingUnit(int64_t inChannels, int64_t outChannels)
      : m_leftDepthwise(*this, "conv1", "bn1", depthwise(inChannels, 2)),
        m_leftLast(*this, "conv2", "bn2", pointwise(inChannels, outChannels / 2)),
        m_rightFirst(*this, "conv3", "bn3", pointwise(inChannels, outChannels / 2)),
        m_rightDepthwise(*this, "conv4", "bn4", depthwise(outChannels / 2, 2)),
        m_rightLast(*this, "conv5", "bn5", pointwise(outChannels / 2, outChannels / 2)) {}

  Tensor forward(const Tensor& x) override {
    return shuffleChannels(at::cat({m_leftLast.relu(beforeLeft(x)), m_rightLast.relu(beforeRight(x))}, 1), 2);
  }

  Activation forwardWithPreact(const Tensor& x) override {
    const Tensor preact = at::cat({m_leftLast(beforeLeft(x)), m_rightLast(beforeRight(x))}, 1);
    return {preact, shuffleChannels(preact.relu(), 2)};
  }

 private:
  Tensor beforeLeft(const Tensor& x) const { return m_leftDepthwise(x); }
  Tensor beforeRight(const Tensor& x) const { return m_rightDepthwise(m_rightFirst.relu(x)); }

  ConvBn m_leftDepthwise, m_leftLast, m_rightFirst, m_rightDepthwise, m_rightLast;
};

std::shared_ptr<Stage> makeStage(int64_t inChannels, int64_t outChannels, int64_t units) {
  auto stage = std::make_shared<Stage>();
  stage->append(std::make_shared<DownsamplingUnit>(inChannels, outChannels));
  for (int64_t i = 0; i < units; ++i) stage->append(std::make_shared<ShuffleUnit>(outChannels));
  return stage;
}

class ShuffleNetV2 final : public Model {
 public:
  ShuffleNetV2(int64_t classes, int64_t channels)
      : m_stem(*this, "conv1", "bn1", pointwise(channels, stemChannels)),
        m_stages({register_module("layer1", makeStage(stemChannels, 116, 3)),
                  register_module("layer2", makeStage(116, 232, 7)),
                  register_module("layer3", makeStage(232, 464, 3))}),
        m_last(*this, "conv2", "bn2", pointwise(464, lastChannels)),
        m_classifier(register_module("linear", std::make_shared<Linear>(lastChannels, classes))) {}

  ModelOutput forward(const Tensor& images) override {
    ModelOutput output;
    const Tensor stem = m_stem.relu(channelsLast(images));
    addMap(output, {stem, stem});
    output.pooled = globalAveragePool(m_last.relu(runStages(m_stages, stem, output)));
    output.logits = m_classifier->forward(output.pooled);
    return output;
  }

 private:
  ConvBn m_stem;
  std::vector<std::shared_ptr<Stage>> m_stages;
  ConvBn m_last;
  std::shared_ptr<Linear> m_classifier;
};

}  // namespace

std::vector<ModelInfo> shuffleNetV2() {
  return {
      {.entry = {.id = "ShuffleV2",
                 .title = "ShuffleNetV2",
                 .family = "ShuffleNet",
                 .citation = "Ma et al., ECCV 2018",
                 .imageSize = 32,
                 .trainingDefaults = mobileTrainingDefaults(),
                 .fineTuneDefaults = mobileFineTuneDefaults()},
       .make = [](int64_t classes, int64_t channels) { return std::make_shared<ShuffleNetV2>(classes, channels); }}};
}

}  // namespace distillscope
