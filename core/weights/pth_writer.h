// Weights as torch.save writes them (zip form, PyTorch 1.6 and newer), for Python code to torch.load.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/weights/tensor_file.h"

namespace distillscope {

using PlainValue = std::variant<bool, int64_t, double, std::string>;

struct PthLayout {
  /// The state_dict alone. Otherwise {'model': state_dict}, as RepDistiller's --path_t expects it, with the file's
  /// metadata as texts and `beside` beside it.
  bool bare = false;
  std::vector<std::pair<std::string, PlainValue>> beside{};
};

/// Writes so that a crash leaves the old file or the new one. Throws ResourceError, and UsageError for names that occur
/// twice, that are not UTF-8 or, beside the weights, `model`. torch.load reads it with weights_only=True too
/// (PyTorch 1.13 only if no double stands beside the weights: its weights_only has no instruction for one).
void writePth(const std::filesystem::path& path, const TensorFile& file, const PthLayout& layout = {});
/// The same file gives the same bytes.
std::string formatPth(const TensorFile& file, const PthLayout& layout = {});

}  // namespace distillscope
