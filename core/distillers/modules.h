// Trainable parts that more than one method uses, with the parameter names of RepDistiller's modules.
#pragma once

#include <memory>

#include "core/models/layers.h"

namespace distillscope {

/// Writes key.uniform(i) scaled to +-bound into element i (row-major).
void fillUniform(Tensor& target, const RandomKey& key, double bound);

struct ConvTranspose2dOptions {
  int64_t inChannels;
  int64_t outChannels;
  int64_t kernel = 3;
  int64_t stride = 1;
  int64_t padding = 0;
};

/// Transposed convolution with bias: side H becomes (H - 1) * stride - 2 * padding + kernel.
class ConvTranspose2d final : public Layer {
 public:
  explicit ConvTranspose2d(const ConvTranspose2dOptions& options);
  Tensor forward(const Tensor& x) const;
  void reset(const RandomKey& key) override;

  Tensor weight;  ///< [in, out, kernel, kernel]
  Tensor bias;    ///< [out]

 private:
  ConvTranspose2dOptions m_options;
};

/// A linear map of pooled features into the space in which both sides are compared.
class Embed final : public torch::nn::Module {
 public:
  Embed(int64_t inFeatures, int64_t outFeatures);
  /// [B, in] to [B, out].
  Tensor forward(const Tensor& x) const;

 private:
  std::shared_ptr<Linear> m_linear;
};

/// A learned map from a student's feature map to the shape of a teacher's: one (transposed) convolution whose kernel
/// and stride follow from the two sizes, then batch-norm. FitNets' regressor lacks only the activation.
///
///   student twice as large    3 x 3, stride 2            student half as large    transposed 4 x 4, stride 2
///   student larger or equal   unpadded, side 1 + Hs - Ht student smaller          transposed, side 1 + Ht - Hs
class ConvRegressor final : public torch::nn::Module {
 public:
  /// Shapes are {C, H, W} of square maps.
  ConvRegressor(const std::vector<int64_t>& student, const std::vector<int64_t>& teacher);
  /// [B, Cs, Hs, Hs] to [B, Ct, Ht, Ht].
  Tensor forward(const Tensor& x);

 private:
  std::shared_ptr<Conv2d> m_conv;  ///< one of these two, registered as "conv"
  std::shared_ptr<ConvTranspose2d> m_transposed;
  std::shared_ptr<BatchNorm2d> m_bn;
};

}  // namespace distillscope
