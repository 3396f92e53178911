#include "core/train/sgd.h"

#include <ATen/Parallel.h>

namespace distillscope {
namespace {

/// Whether the three can be walked as flat arrays, element by element in the same order.
bool shareLayout(const Tensor& weight, const Tensor& gradient, const Tensor& momentum) {
  return weight.is_cpu() && weight.scalar_type() == at::kFloat && weight.is_non_overlapping_and_dense() &&
         weight.strides() == gradient.strides() && weight.strides() == momentum.strides();
}

void stepFlat(const Tensor& weight, const Tensor& gradient, const Tensor& velocity, float lr,
              const SgdOptions& options) {
  float* w = weight.data_ptr<float>();
  const float* g = gradient.data_ptr<float>();
  float* v = velocity.data_ptr<float>();
  const auto momentum = static_cast<float>(options.momentum);
  const auto decay = static_cast<float>(options.weightDecay);
  at::parallel_for(0, weight.numel(), 32768, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      v[i] = momentum * v[i] + (g[i] + decay * w[i]);
      w[i] -= lr * v[i];
    }
  });
}

}  // namespace

Sgd::Sgd(std::vector<std::pair<std::string, Tensor>> parameters, SgdOptions options)
    : m_parameters(std::move(parameters)), m_options(options) {
  for (const auto& [name, parameter] : m_parameters) m_momenta.push_back(at::zeros_like(parameter));
}

void Sgd::zeroGradients() {
  for (auto& [name, parameter] : m_parameters) parameter.mutable_grad() = Tensor();
}

void Sgd::step(double learningRate) {
  const at::NoGradGuard noGrad;
  for (std::size_t i = 0; i < m_parameters.size(); ++i) {
    const Tensor& weight = m_parameters[i].second;
    const Tensor& gradient = weight.grad();
    if (!gradient.defined()) continue;
    Tensor& velocity = m_momenta[i];
    if (shareLayout(weight, gradient, velocity)) {
      stepFlat(weight, gradient, velocity, static_cast<float>(learningRate), m_options);
    } else {
      velocity.mul_(m_options.momentum).add_(gradient).add_(weight, m_options.weightDecay);
      weight.add_(velocity, -learningRate);
    }
  }
}

std::vector<std::pair<std::string, Tensor>> Sgd::momenta() const {
  std::vector<std::pair<std::string, Tensor>> named;
  for (std::size_t i = 0; i < m_momenta.size(); ++i) named.emplace_back(m_parameters[i].first, m_momenta[i]);
  return named;
}

}  // namespace distillscope
