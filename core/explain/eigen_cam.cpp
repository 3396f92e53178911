#include "core/explain/eigen_cam.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

constexpr int64_t shownShares = 8;

/// The rule of the header: whether the map must be turned over.
bool pointsAway(const Tensor& map, const Tensor& matrix, bool centred) {
  Tensor reference = matrix.mean(1);
  if (centred) reference = reference - reference.mean();
  const double agreement = (map * reference).sum().item<double>();
  if (agreement != 0) return agreement < 0;
  return map.max().item<double>() < -map.min().item<double>();  // no correlation at all: the larger side is up
}

}  // namespace

EigenCam eigenCam(const Tensor& activations, const EigenCamOptions& options) {
  const at::NoGradGuard noGrad;
  const int64_t channels = activations.size(0), height = activations.size(1), width = activations.size(2);
  const int64_t positions = height * width;
  if (options.component < 1 || options.component > std::min(channels, positions)) {
    throw UsageError(fmt::format("component {} does not exist: a map of {} channels and {} positions has 1 to {}",
                                 options.component, channels, positions, std::min(channels, positions)));
  }
  const Tensor raw = activations.detach().to(at::kCPU, at::kDouble).reshape({channels, positions}).t();
  const Tensor matrix = at::nan_to_num(raw, 0.0, 0.0, 0.0);
  const Tensor a = options.centred ? matrix - matrix.mean(0, true) : matrix;

  // eigh sorts ascending: the k-th component is the k-th from the end.
  const bool byPositions = positions <= channels;
  const auto [values, vectors] = at::linalg_eigh(byPositions ? a.mm(a.t()) : a.t().mm(a));
  const int64_t column = values.size(0) - options.component;
  const double value = std::max(0.0, values[column].item<double>());
  const Tensor vector = vectors.select(1, column);
  Tensor map = byPositions ? vector * std::sqrt(value) : a.mv(vector);
  if (pointsAway(map, matrix, options.centred)) map = -map;

  const double total = values.clamp_min(0).sum().item<double>();
  const auto shareOf = [&](double energy) { return total > 0 ? std::max(0.0, energy) / total : 0.0; };
  EigenCam cam{.projection = map.reshape({height, width}), .explained = shareOf(value)};
  for (int64_t k = 1; k <= std::min({shownShares, channels, positions}); ++k) {
    cam.shares.push_back(shareOf(values[values.size(0) - k].item<double>()));
  }
  return cam;
}

Tensor heatOf(const Tensor& projection, int64_t height, int64_t width) {
  const Tensor positive = projection.clamp_min(0).to(at::kFloat).unsqueeze(0).unsqueeze(0);
  return at::upsample_bilinear2d(positive, {height, width}, /*align_corners=*/false).squeeze(0).squeeze(0);
}

}  // namespace distillscope
