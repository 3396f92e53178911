// Convolution, batch-norm and linear layers with PyTorch's parameter names.
//
// They stand in for torch::nn's because a frozen network folds batch-norm into the convolution before it (see convBn),
// because their initial values come from the counter-based generator, and because they compile in a fraction of the
// time.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/models/batch_norm_relu.h"
#include "core/random.h"
#include "core/torch.h"

namespace distillscope {

/// How a weight is filled at the start of training.
enum class Init {
  KaimingNormalFanOut,   ///< normal, variance 2 / (out channels * kernel area), bias 0: He et al., ICCV 2015, eq. 14
  TorchDefault,          ///< uniform in +-1 / sqrt(fan in): what torch.nn does when nothing is said
  TorchDefaultZeroBias,  ///< the same with bias 0
  SmallNormal,           ///< normal with deviation 0.01, bias 0
};

/// A layer that can fill its own parameters.
class Layer : public torch::nn::Module {
 public:
  /// Fills parameters and buffers from `key`; the same key gives the same values on every machine.
  virtual void reset(const RandomKey& key) = 0;
};

class BatchNorm2d;

struct Conv2dOptions {
  int64_t inChannels;
  int64_t outChannels;
  int64_t kernel = 3;
  int64_t stride = 1;
  int64_t padding = 0;
  int64_t groups = 1;
  bool bias = false;
  Init init = Init::TorchDefault;
};

class Conv2d final : public Layer {
 public:
  explicit Conv2d(const Conv2dOptions& options);
  /// [B, in, H, W] to [B, out, H', W'].
  Tensor forward(const Tensor& x) const;
  void reset(const RandomKey& key) override;

  Tensor weight;  ///< [out, in / groups, kernel, kernel]
  Tensor bias;    ///< [out], undefined without bias

 private:
  friend Tensor convBn(Conv2d& conv, BatchNorm2d& bn, const Tensor& x);
  Tensor convolve(const Tensor& x, const Tensor& w, const Tensor& b) const;

  Conv2dOptions m_options;
  Tensor m_foldedWeight;
  Tensor m_foldedBias;
};

class BatchNorm2d final : public Layer {
 public:
  explicit BatchNorm2d(int64_t channels);
  /// [B, C, H, W]; with the batch's statistics in training mode, else with the running ones.
  Tensor forward(const Tensor& x);
  /// relu?(forward(x) + residual?); `residual` may be undefined. In training mode one fused operation.
  Tensor forwardAddRelu(const Tensor& x, const Tensor& residual, bool relu);
  void reset(const RandomKey& key) override;
  bool isFrozen() const { return m_frozen; }

  Tensor weight, bias;             ///< [C]
  Tensor runningMean, runningVar;  ///< [C]
  Tensor numBatchesTracked;        ///< scalar, int64

  static constexpr double epsilon = 1e-5;
  static constexpr double momentum = 0.1;

 private:
  friend void freeze(torch::nn::Module& network);
  BatchNormState state() const;

  bool m_frozen = false;
};

class Linear final : public Layer {
 public:
  Linear(int64_t inFeatures, int64_t outFeatures, Init init = Init::TorchDefault);
  /// [B, in] to [B, out].
  Tensor forward(const Tensor& x) const;
  void reset(const RandomKey& key) override;

  Tensor weight;  ///< [out, in]
  Tensor bias;    ///< [out]

 private:
  Init m_init;
};

/// bn(conv(x)); in a frozen network one convolution with the batch-norm folded in.
Tensor convBn(Conv2d& conv, BatchNorm2d& bn, const Tensor& x);
/// relu(bn(conv(x))).
Tensor convBnRelu(Conv2d& conv, BatchNorm2d& bn, const Tensor& x);
/// bn(conv(x)) + residual.
Tensor convBnAdd(Conv2d& conv, BatchNorm2d& bn, const Tensor& x, const Tensor& residual);
/// relu(bn(conv(x)) + residual).
Tensor convBnAddRelu(Conv2d& conv, BatchNorm2d& bn, const Tensor& x, const Tensor& residual);
/// relu(bn(x)).
Tensor bnRelu(BatchNorm2d& bn, const Tensor& x);

/// `images` [B, C, H, W] in the memory format of every map of a network. One-channel images need it too: their two
/// formats hold the same bytes, but only the strides of this one make a convolution's output channels_last.
Tensor channelsLast(const Tensor& images);

/// Parameters and buffers by PyTorch's state_dict names and in its order: of each module its parameters, its buffers,
/// then its children's. The tensors share their memory with the network.
std::vector<std::pair<std::string, Tensor>> stateDict(const torch::nn::Module& network);

/// Fills every layer of `network` from (seed, parameter name), so that a parameter's start does not depend on what else
/// the network holds.
void initialise(torch::nn::Module& network, uint64_t seed);

/// Makes `network` a constant: evaluation mode, no gradients, batch-norms folded at their first use. Not undone.
void freeze(torch::nn::Module& network);

}  // namespace distillscope
