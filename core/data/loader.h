// Batches of a dataset. Any batch of any epoch can be asked for: it depends on (seed, epoch, number) and on nothing
// else, so that a resumed run sees what an uninterrupted one sees.
#pragma once

#include <cstdint>
#include <memory>

#include "core/data/batch.h"
#include "core/data/dataset.h"

namespace distillscope {

struct LoaderOptions {
  int64_t batchSize = 64;
  bool training = true;   ///< shuffled and augmented; otherwise in order, as the dataset gives them
  int64_t negatives = 0;  ///< samples of other classes for each image, see Batch::negatives
  uint64_t seed = 0;
  at::Device device = at::kCPU;
};

class Loader {
 public:
  /// `subset` [n] int64 holds the images used, as indices into `dataset`. Batch::indices count within it.
  Loader(std::shared_ptr<const Dataset> dataset, Tensor subset, Normalisation normalisation, LoaderOptions options);
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  int64_t size() const;             ///< images of an epoch
  int64_t batchesPerEpoch() const;  ///< the last one may be smaller

  /// Batch `number` of `epoch`, both from 0. The next one is prepared on another thread where images must be decoded.
  Batch batch(int64_t epoch, int64_t number);

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// uint8 [B, C, H, W] to float32 channels_last on `device`, (x / 255 - mean) / deviation for each channel.
Tensor normalise(const Tensor& images, const Normalisation& normalisation, at::Device device);

}  // namespace distillscope
