// Stochastic gradient descent with momentum and weight decay, as torch.optim.SGD computes it:
//
//   g = gradient + weight_decay * w        v = momentum * v + g        w = w - lr * v
//
// One pass over each parameter instead of four.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/torch.h"

namespace distillscope {

struct SgdOptions {
  double momentum = 0.9;
  double weightDecay = 0;
};

class Sgd {
 public:
  /// Parameters by name; names stand for their momenta in a checkpoint.
  Sgd(std::vector<std::pair<std::string, Tensor>> parameters, SgdOptions options);

  /// Forgets gradients; the next backward pass writes instead of adding.
  void zeroGradients();
  /// Parameters without a gradient stay as they are.
  void step(double learningRate);

  /// Momentum of each parameter by its name, to be saved and restored.
  std::vector<std::pair<std::string, Tensor>> momenta() const;

 private:
  std::vector<std::pair<std::string, Tensor>> m_parameters;
  std::vector<Tensor> m_momenta;
  SgdOptions m_options;
};

}  // namespace distillscope
