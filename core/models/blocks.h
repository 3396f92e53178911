// The parts that architectures are built of.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/models/layers.h"
#include "core/models/model.h"

namespace distillscope {

/// A square convolution without bias that keeps the size at stride 1, initialised by He's rule.
Conv2dOptions heConvolution(int64_t inChannels, int64_t outChannels, int64_t kernel, int64_t stride = 1);

/// A convolution and the batch-norm after it, registered in `owner` under PyTorch's names.
class ConvBn {
 public:
  ConvBn(torch::nn::Module& owner, const std::string& convName, const std::string& bnName,
         const Conv2dOptions& options);

  /// bn(conv(x))
  Tensor operator()(const Tensor& x) const { return convBn(*m_conv, *m_bn, x); }
  /// relu(bn(conv(x)))
  Tensor relu(const Tensor& x) const { return convBnRelu(*m_conv, *m_bn, x); }
  /// bn(conv(x)) + residual
  Tensor add(const Tensor& x, const Tensor& residual) const { return convBnAdd(*m_conv, *m_bn, x, residual); }
  /// relu(bn(conv(x)) + residual)
  Tensor addRelu(const Tensor& x, const Tensor& residual) const { return convBnAddRelu(*m_conv, *m_bn, x, residual); }

 private:
  std::shared_ptr<Conv2d> m_conv;
  std::shared_ptr<BatchNorm2d> m_bn;
};

/// A map before and after its activation.
struct Activation {
  Tensor preact;
  Tensor out;
};

/// A part of a stage.
class Block : public torch::nn::Module {
 public:
  virtual Tensor forward(const Tensor& x) = 0;
  /// The same with the map before the last activation, for a stage's end.
  virtual Activation forwardWithPreact(const Tensor& x) = 0;
};

/// Blocks in a row, named "0", "1", ... as in nn.Sequential.
class Stage final : public torch::nn::Module {
 public:
  void append(std::shared_ptr<Block> block);
  /// `preact` is that of the last block.
  Activation forward(const Tensor& x) const;

 private:
  std::vector<std::shared_ptr<Block>> m_blocks;
};

/// The two-layer residual block: relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)).
/// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, fig. 5 left.
class BasicBlock final : public Block {
 public:
  static constexpr int64_t expansion = 1;

  /// `shortcut` is the name of the projection, made where the shapes of input and output differ.
  BasicBlock(int64_t inChannels, int64_t width, int64_t stride, const std::string& shortcut);
  Tensor forward(const Tensor& x) override;
  Activation forwardWithPreact(const Tensor& x) override;

 private:
  ConvBn m_first, m_second;
  std::unique_ptr<ConvBn> m_shortcut;
};

/// The three-layer residual block, 1x1 to `width`, 3x3, 1x1 to 4 `width`; the stride is in the 3x3 convolution.
/// He et al., CVPR 2016, fig. 5 right.
class Bottleneck final : public Block {
 public:
  static constexpr int64_t expansion = 4;

  Bottleneck(int64_t inChannels, int64_t width, int64_t stride, const std::string& shortcut);
  Tensor forward(const Tensor& x) override;
  Activation forwardWithPreact(const Tensor& x) override;

 private:
  ConvBn m_first, m_second, m_third;
  std::unique_ptr<ConvBn> m_shortcut;
};

/// A stage of residual blocks, the first with `stride`. `inChannels` becomes the stage's number of output channels.
template <typename ResidualBlock>
std::shared_ptr<Stage> residualStage(int64_t& inChannels, int64_t width, int64_t blocks, int64_t stride,
                                     const std::string& shortcut) {
  auto stage = std::make_shared<Stage>();
  for (int64_t i = 0; i < blocks; ++i) {
    stage->append(std::make_shared<ResidualBlock>(inChannels, width, i == 0 ? stride : 1, shortcut));
    inChannels = width * ResidualBlock::expansion;
  }
  return stage;
}

/// Appends a map to a network's features, before and after its activation.
void addMap(ModelOutput& output, const Activation& map);

/// Runs `stages` on `x` and appends the map of each. Returns the last.
Tensor runStages(const std::vector<std::shared_ptr<Stage>>& stages, const Tensor& x, ModelOutput& output);

/// Channel i g' + j of the result is channel j (C / groups) + i, with g' = groups: each group of the next grouped
/// convolution sees channels of every group of the last. Zhang et al., CVPR 2018, section 3.1.
Tensor shuffleChannels(const Tensor& x, int64_t groups);

/// Mean over the positions of a map: [B, C, H, W] to [B, C].
Tensor globalAveragePool(const Tensor& x);

}  // namespace distillscope
