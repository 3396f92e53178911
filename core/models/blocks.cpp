#include "core/models/blocks.h"

namespace distillscope {
namespace {

/// A 1x1 projection with batch-norm, registered as child `name`, or nothing where the identity fits.
std::unique_ptr<ConvBn> makeShortcut(torch::nn::Module& owner, const std::string& name, int64_t inChannels,
                                     int64_t outChannels, int64_t stride) {
  if (stride == 1 && inChannels == outChannels) return nullptr;
  const auto sequence = owner.register_module(name, std::make_shared<torch::nn::Module>());
  return std::make_unique<ConvBn>(*sequence, "0", "1", heConvolution(inChannels, outChannels, 1, stride));
}

Tensor applyShortcut(const std::unique_ptr<ConvBn>& shortcut, const Tensor& x) { return shortcut ? (*shortcut)(x) : x; }

}  // namespace

Conv2dOptions heConvolution(int64_t inChannels, int64_t outChannels, int64_t kernel, int64_t stride) {
  return {.inChannels = inChannels,
          .outChannels = outChannels,
          .kernel = kernel,
          .stride = stride,
          .padding = kernel / 2,
          .init = Init::KaimingNormalFanOut};
}

ConvBn::ConvBn(torch::nn::Module& owner, const std::string& convName, const std::string& bnName,
               const Conv2dOptions& options)
    : m_conv(owner.register_module(convName, std::make_shared<Conv2d>(options))),
      m_bn(owner.register_module(bnName, std::make_shared<BatchNorm2d>(options.outChannels))) {}

void Stage::append(std::shared_ptr<Block> block) {
  m_blocks.push_back(register_module(std::to_string(m_blocks.size()), std::move(block)));
}

Activation Stage::forward(const Tensor& x) const {
  Tensor out = x;
  for (size_t i = 0; i + 1 < m_blocks.size(); ++i) out = m_blocks[i]->forward(out);
  return m_blocks.back()->forwardWithPreact(out);
}

BasicBlock::BasicBlock(int64_t inChannels, int64_t width, int64_t stride, const std::string& shortcut)
    : m_first(*this, "conv1", "bn1", heConvolution(inChannels, width, 3, stride)),
      m_second(*this, "conv2", "bn2", heConvolution(width, width, 3)),
      m_shortcut(makeShortcut(*this, shortcut, inChannels, width, stride)) {}

Tensor BasicBlock::forward(const Tensor& x) { return m_second.addRelu(m_first.relu(x), applyShortcut(m_shortcut, x)); }

Activation BasicBlock::forwardWithPreact(const Tensor& x) {
  const Tensor preact = m_second.add(m_first.relu(x), applyShortcut(m_shortcut, x));
  return {preact, preact.relu()};
}

Bottleneck::Bottleneck(int64_t inChannels, int64_t width, int64_t stride, const std::string& shortcut)
    : m_first(*this, "conv1", "bn1", heConvolution(inChannels, width, 1)),
      m_second(*this, "conv2", "bn2", heConvolution(width, width, 3, stride)),
      m_third(*this, "conv3", "bn3", heConvolution(width, width * expansion, 1)),
      m_shortcut(makeShortcut(*this, shortcut, inChannels, width * expansion, stride)) {}

Tensor Bottleneck::forward(const Tensor& x) {
  return m_third.addRelu(m_second.relu(m_first.relu(x)), applyShortcut(m_shortcut, x));
}

Activation Bottleneck::forwardWithPreact(const Tensor& x) {
  const Tensor preact = m_third.add(m_second.relu(m_first.relu(x)), applyShortcut(m_shortcut, x));
  return {preact, preact.relu()};
}

void addMap(ModelOutput& output, const Activation& map) {
  output.preactFeatures.push_back(map.preact);
  output.features.push_back(map.out);
}

Tensor runStages(const std::vector<std::shared_ptr<Stage>>& stages, const Tensor& x, ModelOutput& output) {
  Tensor out = x;
  for (const auto& stage : stages) {
    const Activation map = stage->forward(out);
    addMap(output, map);
    out = map.out;
  }
  return out;
}

// Channels stand last in memory, so that the shuffle transposes the last two of [B, H, W, groups, C / groups].
Tensor shuffleChannels(const Tensor& x, int64_t groups) {
  if (groups == 1) return x;
  const Tensor grouped = x.permute({0, 2, 3, 1}).unflatten(3, at::IntArrayRef{groups, x.size(1) / groups});
  return grouped.transpose(3, 4).flatten(3).permute({0, 3, 1, 2});
}

Tensor globalAveragePool(const Tensor& x) { return x.mean(at::IntArrayRef{2, 3}); }

}  // namespace distillscope
