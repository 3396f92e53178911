#include "core/data/memory_dataset.h"

#include <utility>

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include "core/data/augment.h"
#include "core/data/resample.h"
#include "core/record/error.h"

namespace distillscope {

MemoryDataset::MemoryDataset(Tensor images, Tensor labels, std::vector<std::string> classes)
    : m_images(images.contiguous()), m_labels(std::move(labels)), m_classes(std::move(classes)) {}

Tensor MemoryDataset::images(const Tensor& indices) const { return m_images.index_select(0, indices); }

Tensor MemoryDataset::augmentedImages(const Tensor& indices, const RandomKey& epochKey, Tensor* views) const {
  const Tensor drawn = drawViews(indices, epochKey);
  if (views) *views = drawn;
  return viewsOfImages(m_images, indices, drawn);
}

Tensor scaledTo(const Tensor& images, int64_t side) {
  if (side == 0 || (images.size(2) == side && images.size(3) == side)) return images;
  const Tensor out = at::empty({images.size(0), images.size(1), side, side}, at::kByte);
  at::parallel_for(0, images.size(0), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) out[i].copy_(resampled(images[i], side, side));
  });
  return out;
}

void checkLabels(const std::filesystem::path& file, const Tensor& labels, int64_t classes) {
  const Tensor wrong = labels.ge(classes).nonzero();
  if (wrong.numel() == 0) return;
  const auto sample = wrong[0].item<int64_t>();
  throw DataError(file,
                  fmt::format("has the label {} at sample {}, and labels are 0 to {} here: is it another dataset?",
                              labels[sample].item<int64_t>(), sample, classes - 1));
}

}  // namespace distillscope
