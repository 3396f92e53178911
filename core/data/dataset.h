// A split of a dataset: labels in memory, images on demand as uint8.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/random.h"
#include "core/record/catalogue.h"
#include "core/torch.h"

namespace distillscope {

class Dataset {
 public:
  virtual ~Dataset() = default;

  /// [N] int64 on the CPU.
  virtual const Tensor& labels() const = 0;
  virtual const std::vector<std::string>& classes() const = 0;

  /// The images `indices` [B] int64 as a model sees them without augmentation: uint8 [B, C, H, W], RGB order.
  virtual Tensor images(const Tensor& indices) const = 0;

  /// One augmented view of each image: uint8 [B, C, H, W]. The view of sample i depends on `epochKey.of(i)` alone.
  /// `views`, if given, receives [B] int64 view numbers where views are finite (see augment.h), else -1.
  virtual Tensor augmentedImages(const Tensor& indices, const RandomKey& epochKey, Tensor* views) const = 0;

  /// Whether images() is slow enough (decoding) that batches should be prepared ahead of the step.
  virtual bool decodes() const { return false; }

  int64_t size() const { return labels().size(0); }
};

/// Constants of per-channel normalisation: (x / 255 - mean) / deviation.
struct Normalisation {
  std::vector<double> mean;
  std::vector<double> deviation;
};

struct DatasetInfo {
  DatasetEntry entry;
  Normalisation normalisation;
  /// Opens the "train" or "test" split. `root` is empty for the usual place; `imageSize` 0 for the entry's own. Throws
  /// DataError naming the file.
  std::function<std::shared_ptr<Dataset>(const std::string& root, const std::string& split, int64_t imageSize)> open;
};

}  // namespace distillscope
