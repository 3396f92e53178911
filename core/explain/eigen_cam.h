// Eigen-CAM: the principal component of a layer's activations over the positions of an image.
// Muhammad and Yeasin, "Eigen-CAM: Class activation map using principal components", IJCNN 2020, eq. 3 and 4.
//
// With A the activations as a matrix of positions by channels, and v the first right-singular vector,
//
//   map = A v
//
// "Uncentred" takes A as it is (the paper); "centred" first takes each channel's mean over the positions away (what
// pytorch-grad-cam does, and so most published figures). Only the smaller of the two Gram matrices is decomposed.
//
// A singular vector's sign is arbitrary and differs between LAPACK builds, which would show one teacher's map inverted
// beside another's. One rule for every map: the map correlates positively with the mean activation over channels (for
// "uncentred", their product is positive; activations after a ReLU then always give a map without negative values).
#pragma once

#include <vector>

#include "core/torch.h"

namespace distillscope {

struct EigenCamOptions {
  bool centred = true;
  int64_t component = 1;  ///< 1 for the first
};

struct EigenCam {
  Tensor projection;     ///< [H, W] float64, signed
  double explained = 0;  ///< share of the variance (uncentred: of the energy) that the component holds, in [0, 1]
  std::vector<double> shares{};  ///< the same of the first components, at most 8, this one or not
};

/// `activations` is [C, H, W]; not finite values count as 0, as in pytorch-grad-cam. A constant map gives zeros.
/// Throws UsageError if there is no such component.
EigenCam eigenCam(const Tensor& activations, const EigenCamOptions& options = {});

/// The same of many images at once, which takes a fraction of the time.
struct EigenCams {
  Tensor projections;  ///< [N, H, W] float64
  Tensor shares;       ///< [N, k] float64, of the first k components: at least the one asked for, at most all
  int64_t component = 1;

  Tensor explained() const { return shares.select(1, component - 1); }
};
EigenCams eigenCams(const Tensor& activations, const EigenCamOptions& options = {});

/// What is shown of projections [..., h, w]: their positive part, enlarged bilinearly to `height` x `width` (pixel
/// centres aligned as OpenCV aligns them). float32, not scaled.
Tensor heatOf(const Tensor& projections, int64_t height, int64_t width);

}  // namespace distillscope
