#include "core/models/layers.h"

#include <cmath>

#include <ATen/Parallel.h>

namespace distillscope {
namespace {

/// Writes value(i) into element i (row-major), whatever the tensor's device.
template <typename Value>
void fill(Tensor& target, Value value) {
  const at::NoGradGuard noGrad;
  const Tensor values = at::empty(target.sizes(), at::kFloat);
  auto* data = values.data_ptr<float>();
  at::parallel_for(0, values.numel(), 4096, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) data[i] = static_cast<float>(value(static_cast<uint64_t>(i)));
  });
  target.copy_(values);
}

void fillConstant(Tensor& target, double value) {
  const at::NoGradGuard noGrad;
  target.fill_(value);
}

void fillNormal(Tensor& target, const RandomKey& key, double deviation) {
  fill(target, [&](uint64_t i) { return deviation * key.normal(i); });
}

void fillUniform(Tensor& target, const RandomKey& key, double bound) {
  fill(target, [&](uint64_t i) { return bound * (2.0 * key.uniform(i) - 1.0); });
}

/// Fills a convolution's or a linear layer's parameters; weight is [out, in, ...].
void fillWeights(Init init, Tensor& weight, Tensor& bias, const RandomKey& key) {
  const auto outputs = static_cast<double>(weight.size(0));
  const auto fanIn = static_cast<double>(weight.numel()) / outputs;
  const double kernelArea = weight.dim() == 4 ? static_cast<double>(weight.size(2) * weight.size(3)) : 1.0;
  const double bound = 1.0 / std::sqrt(fanIn);
  switch (init) {
    case Init::KaimingNormalFanOut:
      fillNormal(weight, key.of("weight"), std::sqrt(2.0 / (outputs * kernelArea)));
      break;
    case Init::TorchDefault:
    case Init::TorchDefaultZeroBias:
      fillUniform(weight, key.of("weight"), bound);
      break;
    case Init::SmallNormal:
      fillNormal(weight, key.of("weight"), 0.01);
      break;
  }
  if (!bias.defined()) return;
  if (init == Init::TorchDefault)
    fillUniform(bias, key.of("bias"), bound);
  else
    fillConstant(bias, 0.0);
}

void collectState(const torch::nn::Module& module, const std::string& prefix,
                  std::vector<std::pair<std::string, Tensor>>& state) {
  for (const auto& parameter : module.named_parameters(/*recurse=*/false))
    state.emplace_back(prefix + parameter.key(), parameter.value());
  for (const auto& buffer : module.named_buffers(/*recurse=*/false))
    state.emplace_back(prefix + buffer.key(), buffer.value());
  for (const auto& child : module.named_children()) collectState(*child.value(), prefix + child.key() + ".", state);
}

}  // namespace

Conv2d::Conv2d(const Conv2dOptions& options) : m_options(options) {
  weight = register_parameter(
      "weight", at::zeros({options.outChannels, options.inChannels / options.groups, options.kernel, options.kernel}));
  if (options.bias) bias = register_parameter("bias", at::zeros({options.outChannels}));
}

Tensor Conv2d::convolve(const Tensor& x, const Tensor& w, const Tensor& b) const {
  return at::conv2d(x, w, b, m_options.stride, m_options.padding, /*dilation=*/1, m_options.groups);
}

Tensor Conv2d::forward(const Tensor& x) const { return convolve(x, weight, bias); }

void Conv2d::reset(const RandomKey& key) { fillWeights(m_options.init, weight, bias, key); }

BatchNorm2d::BatchNorm2d(int64_t channels) {
  weight = register_parameter("weight", at::ones({channels}));
  bias = register_parameter("bias", at::zeros({channels}));
  runningMean = register_buffer("running_mean", at::zeros({channels}));
  runningVar = register_buffer("running_var", at::ones({channels}));
  numBatchesTracked = register_buffer("num_batches_tracked", at::zeros({}, at::kLong));
}

Tensor BatchNorm2d::forward(const Tensor& x) {
  if (is_training()) numBatchesTracked.add_(1);
  if (is_training() && fusesBatchNorm(x)) return fusedBatchNorm(x, state(), {}, /*relu=*/false);
  return at::batch_norm(x, weight, bias, runningMean, runningVar, is_training(), momentum, epsilon,
                        /*cudnn_enabled=*/true);
}

BatchNormState BatchNorm2d::state() const { return {weight, bias, runningMean, runningVar, momentum, epsilon}; }

Tensor BatchNorm2d::forwardAddRelu(const Tensor& x, const Tensor& residual, bool relu) {
  if (is_training() && fusesBatchNorm(x)) {
    numBatchesTracked.add_(1);
    return fusedBatchNorm(x, state(), residual, relu);
  }
  // In place on batch-norm's output: its backward pass needs its input only.
  Tensor y = forward(x);
  if (residual.defined()) y.add_(residual);
  return relu ? y.relu_() : y;
}

void BatchNorm2d::reset(const RandomKey&) {
  fillConstant(weight, 1.0);
  fillConstant(bias, 0.0);
  fillConstant(runningMean, 0.0);
  fillConstant(runningVar, 1.0);
  fillConstant(numBatchesTracked, 0.0);
}

Linear::Linear(int64_t inFeatures, int64_t outFeatures, Init init) : m_init(init) {
  weight = register_parameter("weight", at::zeros({outFeatures, inFeatures}));
  bias = register_parameter("bias", at::zeros({outFeatures}));
}

Tensor Linear::forward(const Tensor& x) const { return at::linear(x, weight, bias); }

void Linear::reset(const RandomKey& key) { fillWeights(m_init, weight, bias, key); }

// bn(conv(x)) = s (w * x + b - mean) + beta with s = gamma / sqrt(var + eps): a convolution with weight s w and bias
// s (b - mean) + beta. Folded in float64, so that rounding is that of the stored float32 alone.
Tensor convBn(Conv2d& conv, BatchNorm2d& bn, const Tensor& x) {
  if (!bn.isFrozen()) return bn.forward(conv.forward(x));
  if (!conv.m_foldedWeight.defined()) {
    const at::NoGradGuard noGrad;
    const auto asDouble = [](const Tensor& t) { return t.to(at::kDouble); };
    const Tensor scale = asDouble(bn.weight) / (asDouble(bn.runningVar) + BatchNorm2d::epsilon).sqrt();
    const Tensor shift =
        conv.bias.defined() ? asDouble(conv.bias) - asDouble(bn.runningMean) : -asDouble(bn.runningMean);
    conv.m_foldedWeight = (asDouble(conv.weight) * scale.view({-1, 1, 1, 1})).to(conv.weight.scalar_type());
    conv.m_foldedBias = (scale * shift + asDouble(bn.bias)).to(bn.bias.scalar_type());
  }
  return conv.convolve(x, conv.m_foldedWeight, conv.m_foldedBias);
}

namespace {

Tensor convBnThen(Conv2d& conv, BatchNorm2d& bn, const Tensor& x, const Tensor& residual, bool relu) {
  if (!bn.isFrozen()) return bn.forwardAddRelu(conv.forward(x), residual, relu);
  Tensor y = convBn(conv, bn, x);
  if (residual.defined() && relu) {
    addRelu(y, residual);
    return y;
  }
  if (residual.defined()) y.add_(residual);
  return relu ? y.relu_() : y;
}

}  // namespace

Tensor convBnRelu(Conv2d& conv, BatchNorm2d& bn, const Tensor& x) { return convBnThen(conv, bn, x, {}, true); }

Tensor convBnAdd(Conv2d& conv, BatchNorm2d& bn, const Tensor& x, const Tensor& residual) {
  return convBnThen(conv, bn, x, residual, false);
}

Tensor convBnAddRelu(Conv2d& conv, BatchNorm2d& bn, const Tensor& x, const Tensor& residual) {
  return convBnThen(conv, bn, x, residual, true);
}

Tensor bnRelu(BatchNorm2d& bn, const Tensor& x) { return bn.forwardAddRelu(x, {}, true); }

Tensor channelsLast(const Tensor& images) {
  if (images.size(1) == 1) return images.squeeze(1).contiguous().unsqueeze(-1).permute({0, 3, 1, 2});
  return images.contiguous(at::MemoryFormat::ChannelsLast);
}

std::vector<std::pair<std::string, Tensor>> stateDict(const torch::nn::Module& network) {
  std::vector<std::pair<std::string, Tensor>> state;
  collectState(network, "", state);
  return state;
}

void initialise(torch::nn::Module& network, uint64_t seed) {
  const RandomKey key(seed);
  network.apply([&key](const std::string& name, torch::nn::Module& module) {
    if (auto* layer = dynamic_cast<Layer*>(&module)) layer->reset(key.of(name));
  });
}

void freeze(torch::nn::Module& network) {
  network.eval();
  for (Tensor& parameter : network.parameters()) parameter.set_requires_grad(false);
  network.apply([](torch::nn::Module& module) {
    if (auto* bn = dynamic_cast<BatchNorm2d*>(&module)) bn->m_frozen = true;
  });
}

}  // namespace distillscope
