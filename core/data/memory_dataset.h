// A split whose images all lie in memory, as one uint8 tensor.
#pragma once

#include <filesystem>

#include "core/data/dataset.h"

namespace distillscope {

class MemoryDataset final : public Dataset {
 public:
  /// `images` [N, C, H, W] uint8, `labels` [N] int64 below the number of classes.
  MemoryDataset(Tensor images, Tensor labels, std::vector<std::string> classes);

  const Tensor& labels() const override { return m_labels; }
  const std::vector<std::string>& classes() const override { return m_classes; }
  Tensor images(const Tensor& indices) const override;
  /// Views as augment.h numbers them.
  Tensor augmentedImages(const Tensor& indices, const RandomKey& epochKey, Tensor* views) const override;

 private:
  Tensor m_images;
  Tensor m_labels;
  std::vector<std::string> m_classes;
};

/// `images` [N, C, H, W] uint8 scaled to `side` x `side` pixels, see resample.h; 0 leaves them as they are.
Tensor scaledTo(const Tensor& images, int64_t side);

/// Throws DataError, naming the file and the sample, if any of `labels` [N] uint8 is not below `classes`.
void checkLabels(const std::filesystem::path& file, const Tensor& labels, int64_t classes);

}  // namespace distillscope
