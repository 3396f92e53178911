#include "core/distillers/modules.h"

#include <cmath>

#include <ATen/Parallel.h>

namespace distillscope {

void fillUniform(Tensor& target, const RandomKey& key, double bound) {
  const at::NoGradGuard noGrad;
  const Tensor values = at::empty(target.sizes(), at::kFloat);
  auto* data = values.data_ptr<float>();
  at::parallel_for(0, values.numel(), 4096, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      data[i] = static_cast<float>(bound * (2.0 * key.uniform(static_cast<uint64_t>(i)) - 1.0));
    }
  });
  target.copy_(values);
}

ConvTranspose2d::ConvTranspose2d(const ConvTranspose2dOptions& options) : m_options(options) {
  weight = register_parameter("weight",
                              at::zeros({options.inChannels, options.outChannels, options.kernel, options.kernel}));
  bias = register_parameter("bias", at::zeros({options.outChannels}));
}

Tensor ConvTranspose2d::forward(const Tensor& x) const {
  return at::conv_transpose2d(x, weight, bias, m_options.stride, m_options.padding);
}

void ConvTranspose2d::reset(const RandomKey& key) {
  // PyTorch takes the second dimension for the fan-in of a transposed convolution as of any other.
  const auto fanIn = static_cast<double>(m_options.outChannels * m_options.kernel * m_options.kernel);
  fillUniform(weight, key.of("weight"), 1.0 / std::sqrt(fanIn));
  fillUniform(bias, key.of("bias"), 1.0 / std::sqrt(fanIn));
}

Embed::Embed(int64_t inFeatures, int64_t outFeatures)
    : m_linear(register_module("linear", std::make_shared<Linear>(inFeatures, outFeatures))) {}

Tensor Embed::forward(const Tensor& x) const { return m_linear->forward(x); }

ConvRegressor::ConvRegressor(const std::vector<int64_t>& student, const std::vector<int64_t>& teacher) {
  const int64_t in = student[0], out = teacher[0], from = student[1], to = teacher[1];
  if (from == 2 * to) {
    m_conv = std::make_shared<Conv2d>(
        Conv2dOptions{.inChannels = in, .outChannels = out, .stride = 2, .padding = 1, .bias = true});
  } else if (2 * from == to) {
    m_transposed = std::make_shared<ConvTranspose2d>(
        ConvTranspose2dOptions{.inChannels = in, .outChannels = out, .kernel = 4, .stride = 2, .padding = 1});
  } else if (from >= to) {
    m_conv = std::make_shared<Conv2d>(
        Conv2dOptions{.inChannels = in, .outChannels = out, .kernel = 1 + from - to, .bias = true});
  } else {
    m_transposed = std::make_shared<ConvTranspose2d>(
        ConvTranspose2dOptions{.inChannels = in, .outChannels = out, .kernel = 1 + to - from});
  }
  if (m_conv) {
    register_module("conv", m_conv);
  } else {
    register_module("conv", m_transposed);
  }
  m_bn = register_module("bn", std::make_shared<BatchNorm2d>(out));
}

Tensor ConvRegressor::forward(const Tensor& x) {
  return m_bn->forward(m_conv ? m_conv->forward(x) : m_transposed->forward(x));
}

}  // namespace distillscope
