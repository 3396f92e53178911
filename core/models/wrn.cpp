// Wide residual networks: residual blocks with batch-norm and activation before each convolution, depth 6 n + 4.
// Zagoruyko and Komodakis, "Wide Residual Networks", BMVC 2016. Names and initial values are RepDistiller's.
#include <array>

#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

/// x + conv2(relu(bn2(conv1(a)))) with a = relu(bn1(x)); where the shapes differ, convShortcut(a) stands for x.
class PreactBlock final : public torch::nn::Module {
 public:
  PreactBlock(int64_t inChannels, int64_t outChannels, int64_t stride) {
    m_bn1 = register_module("bn1", std::make_shared<BatchNorm2d>(inChannels));
    m_first = std::make_unique<ConvBn>(*this, "conv1", "bn2", heConvolution(inChannels, outChannels, 3, stride));
    m_conv2 = register_module("conv2", std::make_shared<Conv2d>(heConvolution(outChannels, outChannels, 3)));
    if (inChannels != outChannels) {
      m_shortcut =
          register_module("convShortcut", std::make_shared<Conv2d>(heConvolution(inChannels, outChannels, 1, stride)));
    }
  }

  BatchNorm2d& firstNorm() { return *m_bn1; }

  Tensor forward(const Tensor& x) { return forward(x, bnRelu(*m_bn1, x)); }

  /// `activated` is relu(bn1(x)), where the caller has it already.
  Tensor forward(const Tensor& x, const Tensor& activated) {
    Tensor residual = m_conv2->forward(m_first->relu(activated));
    return residual.add_(m_shortcut ? m_shortcut->forward(activated) : x);
  }

 private:
  std::shared_ptr<BatchNorm2d> m_bn1;
  std::unique_ptr<ConvBn> m_first;
  std::shared_ptr<Conv2d> m_conv2;
  std::shared_ptr<Conv2d> m_shortcut;
};

/// Blocks in a row, named "layer.0", "layer.1", ...
class PreactStage final : public torch::nn::Module {
 public:
  PreactStage(int64_t inChannels, int64_t outChannels, int64_t blocks, int64_t stride) {
    const auto layer = register_module("layer", std::make_shared<torch::nn::Module>());
    for (int64_t i = 0; i < blocks; ++i) {
      auto block = i == 0 ? std::make_shared<PreactBlock>(inChannels, outChannels, stride)
                          : std::make_shared<PreactBlock>(outChannels, outChannels, 1);
      m_blocks.push_back(layer->register_module(std::to_string(i), std::move(block)));
    }
  }

  /// The batch-norm that the stage's input goes through.
  BatchNorm2d& firstNorm() { return m_blocks.front()->firstNorm(); }

  /// `activated` is relu(firstNorm(x)).
  Tensor forward(const Tensor& x, const Tensor& activated) {
    Tensor out = m_blocks.front()->forward(x, activated);
    for (size_t i = 1; i < m_blocks.size(); ++i) out = m_blocks[i]->forward(out);
    return out;
  }

 private:
  std::vector<std::shared_ptr<PreactBlock>> m_blocks;
};

class WideResNet final : public Model {
 public:
  WideResNet(int64_t depth, int64_t widening, int64_t classes, int64_t channels) {
    const int64_t blocks = (depth - 4) / 6;
    const std::array<int64_t, 4> widths = {16, 16 * widening, 32 * widening, 64 * widening};
    m_stem = register_module("conv1", std::make_shared<Conv2d>(heConvolution(channels, widths[0], 3)));
    for (size_t i = 0; i < m_stages.size(); ++i) {
      auto stage = std::make_shared<PreactStage>(widths[i], widths[i + 1], blocks, i == 0 ? 1 : 2);
      m_stages[i] = register_module("block" + std::to_string(i + 1), std::move(stage));
    }
    m_lastNorm = register_module("bn1", std::make_shared<BatchNorm2d>(widths[3]));
    m_classifier = register_module("fc", std::make_shared<Linear>(widths[3], classes, Init::TorchDefaultZeroBias));
  }

  /// Features are the sums at the stages' ends, as RepDistiller gives them; the map before an activation is what the
  /// next batch-norm makes of such a sum.
  ModelOutput forward(const Tensor& images) override {
    ModelOutput output;
    Tensor x = m_stem->forward(channelsLast(images));
    Tensor activated = bnRelu(m_stages[0]->firstNorm(), x);
    addMap(output, {x, x});
    for (size_t i = 0; i < m_stages.size(); ++i) {
      x = m_stages[i]->forward(x, activated);
      BatchNorm2d& nextNorm = i + 1 < m_stages.size() ? m_stages[i + 1]->firstNorm() : *m_lastNorm;
      const Tensor preact = nextNorm.forward(x);
      activated = preact.relu();
      addMap(output, {preact, x});
    }
    output.pooled = globalAveragePool(activated);
    output.logits = m_classifier->forward(output.pooled);
    return output;
  }

 private:
  std::shared_ptr<Conv2d> m_stem;
  std::array<std::shared_ptr<PreactStage>, 3> m_stages;
  std::shared_ptr<BatchNorm2d> m_lastNorm;
  std::shared_ptr<Linear> m_classifier;
};

ModelInfo variant(const std::string& id, const std::string& title, int64_t depth, int64_t widening) {
  return {.entry = {.id = id,
                    .title = title,
                    .family = "Wide ResNet",
                    .citation = "Zagoruyko and Komodakis, BMVC 2016",
                    .imageSize = 32},
          .make = [=](int64_t classes, int64_t channels) {
            return std::make_shared<WideResNet>(depth, widening, classes, channels);
          }};
}

}  // namespace

std::vector<ModelInfo> wideResNets() {
  return {variant("wrn_16_1", "WRN-16-1", 16, 1), variant("wrn_16_2", "WRN-16-2", 16, 2),
          variant("wrn_40_1", "WRN-40-1", 40, 1), variant("wrn_40_2", "WRN-40-2", 40, 2)};
}

}  // namespace distillscope
