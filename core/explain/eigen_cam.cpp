#include "core/explain/eigen_cam.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

constexpr int64_t shownShares = 8;
constexpr int64_t valuesAtOnce = int64_t{1} << 22;  ///< of activations: 32 MiB in float64, and some copies of them

/// The rule of the header for maps [N, P] of matrices [N, P, C]: [N, 1], -1 for a map that must be turned over.
Tensor signsOf(const Tensor& maps, const Tensor& matrices, bool centred) {
  Tensor reference = matrices.mean(2);
  if (centred) reference = reference - reference.mean(1, true);
  const Tensor agreement = (maps * reference).sum(1, true);
  // No correlation at all: the larger side is up.
  const Tensor decision = at::where(agreement.ne(0), agreement, maps.amax(1, true) + maps.amin(1, true));
  return at::where(decision.lt(0), at::full_like(decision, -1), at::ones_like(decision));
}

EigenCams camsOf(const Tensor& activations, const EigenCamOptions& options) {
  const int64_t images = activations.size(0), channels = activations.size(1);
  const int64_t height = activations.size(2), width = activations.size(3), positions = height * width;
  const int64_t components = std::min(channels, positions);
  if (options.component < 1 || options.component > components) {
    throw UsageError(fmt::format("component {} does not exist: a map of {} channels and {} positions has 1 to {}",
                                 options.component, channels, positions, components));
  }
  const Tensor raw = activations.detach().to(at::kCPU, at::kDouble).reshape({images, channels, positions});
  const Tensor matrices = at::nan_to_num(raw, 0.0, 0.0, 0.0).transpose(1, 2);
  const Tensor a = options.centred ? matrices - matrices.mean(1, true) : matrices;

  // eigh sorts ascending: the k-th component is the k-th from the end.
  const bool byPositions = positions <= channels;
  const auto [values, vectors] = at::linalg_eigh(byPositions ? a.bmm(a.transpose(1, 2)) : a.transpose(1, 2).bmm(a));
  const Tensor energies = values.clamp_min(0).flip(1);
  const Tensor vector = vectors.select(2, values.size(1) - options.component).unsqueeze(2);
  const Tensor maps =
      byPositions ? vector.squeeze(2) * energies.narrow(1, options.component - 1, 1).sqrt() : a.bmm(vector).squeeze(2);
  const Tensor total = energies.sum(1, true);
  const int64_t shown = std::min(components, std::max(shownShares, options.component));
  return {.projections = (maps * signsOf(maps, matrices, options.centred)).reshape({images, height, width}),
          .shares = at::where(total.gt(0), energies.narrow(1, 0, shown) / total, at::zeros({1}, at::kDouble)),
          .component = options.component};
}

}  // namespace

EigenCams eigenCams(const Tensor& activations, const EigenCamOptions& options) {
  const at::NoGradGuard noGrad;
  const int64_t images = activations.size(0);
  const int64_t atOnce = std::max<int64_t>(1, valuesAtOnce / std::max<int64_t>(1, activations[0].numel()));
  std::vector<Tensor> projections, shares;
  for (int64_t begin = 0; begin < images; begin += atOnce) {
    EigenCams some = camsOf(activations.slice(0, begin, std::min(begin + atOnce, images)), options);
    projections.push_back(std::move(some.projections));
    shares.push_back(std::move(some.shares));
  }
  return {.projections = at::cat(projections), .shares = at::cat(shares), .component = options.component};
}

EigenCam eigenCam(const Tensor& activations, const EigenCamOptions& options) {
  const EigenCams one = eigenCams(activations.unsqueeze(0), options);
  const Tensor shares = one.shares[0].contiguous();
  const double* share = shares.data_ptr<double>();
  return {.projection = one.projections[0],
          .explained = share[options.component - 1],
          .shares = {share, share + std::min(shownShares, shares.numel())}};
}

Tensor heatOf(const Tensor& projections, int64_t height, int64_t width) {
  std::vector<int64_t> shape = projections.sizes().vec();
  const Tensor positive = projections.clamp_min(0).to(at::kFloat).reshape({-1, 1, shape.end()[-2], shape.end()[-1]});
  shape.end()[-2] = height;
  shape.end()[-1] = width;
  return at::upsample_bilinear2d(positive, {height, width}, /*align_corners=*/false).reshape(shape);
}

}  // namespace distillscope
