// Reference values of tests/golden and the inputs that they were computed from; see tests/golden/README.md.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/torch.h"

namespace distillscope::golden {

/// One file of reference values, from tests/golden or from the folder that the environment variable
/// DISTILLSCOPE_GOLDEN names. Throws DataError.
nlohmann::json read(const std::string& file);

/// u(salt + name, i): deterministic values in [-1, 1) that the reference's Python code was given too.
class Fill {
 public:
  /// With the salt that `reference`, a whole file of reference values, names.
  explicit Fill(const nlohmann::json& reference);

  double at(const std::string& name, uint64_t i) const;

  /// float32 `shape`, row-major: offset + scale * u(salt + name, i), computed in float64.
  Tensor tensor(const std::string& name, at::IntArrayRef shape, double scale = 1.0, double offset = 0.0) const;

  /// Fills every parameter and buffer of `module` by its name, with the scales of the files' `fill` line.
  void fill(torch::nn::Module& module) const;

 private:
  std::string m_salt;
};

/// A list of numbers as a flat float64 tensor.
Tensor toTensor(const nlohmann::json& numbers);

/// Largest |actual - expected|, as a share of the largest |expected|; both are read as flat. Infinite if the sizes
/// differ or a value is not a number.
double relativeError(const Tensor& actual, const Tensor& expected);
double relativeError(const Tensor& actual, const nlohmann::json& expected);

}  // namespace distillscope::golden
