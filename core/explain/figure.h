// The poster's figure: rows of images; columns Original and each model's Eigen-CAM laid over the image, the predicted
// class and its probability under each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/explain/explainer.h"

namespace distillscope {

struct FigureOptions {
  int64_t cell = 176;    ///< side of an image in the figure, in pixels
  double opacity = 0.5;  ///< of the map over the image
};

/// uint8 [H, W, 3] RGB: `map` [H, W] in [0, 1] in the colours of JET, blended over `picture` and brought back to full
/// brightness as pytorch-grad-cam does it.
Tensor overlay(const Tensor& picture, const Tensor& map, double opacity);

/// Draws `rows`, as many columns in each as `names`. Throws ResourceError if the file cannot be written, and UsageError
/// if its ending names no image format.
void writeFigure(const std::filesystem::path& path, const std::vector<CamRow>& rows,
                 const std::vector<std::string>& names, const FigureOptions& options = {});

}  // namespace distillscope
