#include "core/models/blocks.h"

namespace distillscope {
namespace {

Conv2dOptions convolution(int64_t inChannels, int64_t outChannels, int64_t kernel, int64_t stride = 1) {
  return {.inChannels = inChannels,
          .outChannels = outChannels,
          .kernel = kernel,
          .stride = stride,
          .padding = kernel / 2,
          .init = Init::KaimingNormalFanOut};
}

/// A 1x1 projection with batch-norm, registered as child `name`, or nothing where the identity fits.
std::unique_ptr<ConvBn> makeShortcut(torch::nn::Module& owner, const std::string& name, int64_t inChannels,
                                     int64_t outChannels, int64_t stride) {
  if (stride == 1 && inChannels == outChannels) return nullptr;
  const auto sequence = owner.register_module(name, std::make_shared<torch::nn::Module>());
  return std::make_unique<ConvBn>(*sequence, "0", "1", convolution(inChannels, outChannels, 1, stride));
}

Tensor applyShortcut(const std::unique_ptr<ConvBn>& shortcut, const Tensor& x) { return shortcut ? (*shortcut)(x) : x; }

}  // namespace

ConvBn::ConvBn(torch::nn::Module& owner, const std::string& convName, const std::string& bnName,
               const Conv2dOptions& options)
    : m_conv(owner.register_module(convName, std::make_shared<Conv2d>(options))),
      m_bn(owner.register_module(bnName, std::make_shared<BatchNorm2d>(options.outChannels))) {}

void Stage::append(std::shared_ptr<Block> block) {
  m_blocks.push_back(register_module(std::to_string(m_blocks.size()), std::move(block)));
}

Activation Stage::forward(const Tensor& x) {
  Tensor out = x;
  for (size_t i = 0; i + 1 < m_blocks.size(); ++i) out = m_blocks[i]->forward(out);
  return m_blocks.back()->forwardWithPreact(out);
}

BasicBlock::BasicBlock(int64_t inChannels, int64_t width, int64_t stride, const std::string& shortcut)
    : m_first(*this, "conv1", "bn1", convolution(inChannels, width, 3, stride)),
      m_second(*this, "conv2", "bn2", convolution(width, width, 3)),
      m_shortcut(makeShortcut(*this, shortcut, inChannels, width, stride)) {}

Tensor BasicBlock::forward(const Tensor& x) { return m_second.addRelu(m_first.relu(x), applyShortcut(m_shortcut, x)); }

Activation BasicBlock::forwardWithPreact(const Tensor& x) {
  const Tensor preact = m_second.add(m_first.relu(x), applyShortcut(m_shortcut, x));
  return {preact, preact.relu()};
}

Bottleneck::Bottleneck(int64_t inChannels, int64_t width, int64_t stride, const std::string& shortcut)
    : m_first(*this, "conv1", "bn1", convolution(inChannels, width, 1)),
      m_second(*this, "conv2", "bn2", convolution(width, width, 3, stride)),
      m_third(*this, "conv3", "bn3", convolution(width, width * expansion, 1)),
      m_shortcut(makeShortcut(*this, shortcut, inChannels, width * expansion, stride)) {}

Tensor Bottleneck::forward(const Tensor& x) {
  return m_third.addRelu(m_second.relu(m_first.relu(x)), applyShortcut(m_shortcut, x));
}

Activation Bottleneck::forwardWithPreact(const Tensor& x) {
  const Tensor preact = m_third.add(m_second.relu(m_first.relu(x)), applyShortcut(m_shortcut, x));
  return {preact, preact.relu()};
}

Tensor globalAveragePool(const Tensor& x) { return x.mean(at::IntArrayRef{2, 3}); }

}  // namespace distillscope
