// Folders of image files, one for each class: small images kept in memory, photographs decoded when they are needed.
#include <ATen/Parallel.h>

#include "core/data/class_folders.h"
#include "core/data/crop.h"
#include "core/data/decode_cv.h"
#include "core/data/memory_dataset.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

/// `view(i)` [3, side, side] for each i below `count`, on as many threads as LibTorch may use: [count, 3, side, side].
template <typename View>
Tensor decodeBatch(int64_t count, int64_t side, const View& view) {
  const Tensor batch = at::empty({count, 3, side, side}, at::kByte);
  at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) batch[i].copy_(view(i));
  });
  return batch;
}

/// Photographs, decoded anew each time: as torchvision's reference training sees ImageNet.
class PhotoDataset final : public Dataset {
 public:
  PhotoDataset(ClassFolders folders, int64_t side)
      : m_folders(std::move(folders)), m_labels(at::tensor(m_folders.labels, at::kLong)), m_side(side) {}

  const Tensor& labels() const override { return m_labels; }
  const std::vector<std::string>& classes() const override { return m_folders.classes; }
  bool decodes() const override { return true; }

  Tensor images(const Tensor& indices) const override {
    const int64_t* index = indices.data_ptr<int64_t>();
    return decodeBatch(indices.numel(), m_side, [&](int64_t i) {
      return centredView(decodeImage(m_folders.files[index[i]]), evaluationShorterSide(m_side), m_side);
    });
  }

  Tensor augmentedImages(const Tensor& indices, const RandomKey& epochKey, Tensor* views) const override {
    if (views) *views = at::full(indices.sizes(), -1, at::kLong);
    const int64_t* index = indices.data_ptr<int64_t>();
    return decodeBatch(indices.numel(), m_side, [&](int64_t i) {
      const RandomKey key = epochKey.of(static_cast<uint64_t>(index[i]));
      return trainingView(decodeImage(m_folders.files[index[i]]), m_side, key);
    });
  }

 private:
  ClassFolders m_folders;
  Tensor m_labels;
  int64_t m_side;
};

std::shared_ptr<Dataset> openPhotos(const ClassFolders& folders, int64_t side) {
  return std::make_shared<PhotoDataset>(folders, side);
}

std::shared_ptr<Dataset> openSmall(const ClassFolders& folders, int64_t side) {
  const Tensor images = decodeBatch(std::ssize(folders.files), side,
                                    [&](int64_t i) { return centredView(decodeImage(folders.files[i]), side, side); });
  return std::make_shared<MemoryDataset>(images, at::tensor(folders.labels, at::kLong), folders.classes);
}

using Open = std::shared_ptr<Dataset> (*)(const ClassFolders& folders, int64_t side);

DatasetInfo info(const std::string& id, const std::string& title, const std::string& help, int64_t side, Open open) {
  DatasetEntry entry;
  entry.id = id;
  entry.title = title;
  entry.help =
      "A folder with train/CLASS/* and test/CLASS/* or val/CLASS/*: JPEG, PNG, WebP, BMP or PNM files of any "
      "size, grey or colour. " +
      help;
  entry.channels = 3;
  entry.imageSize = side;
  return {.entry = entry,
          .normalisation = {.mean = {0.485, 0.456, 0.406}, .deviation = {0.229, 0.224, 0.225}},  // ImageNet's
          .open = [open, side](const std::string& root, const std::string& split, int64_t imageSize) {
            if (root.empty()) throw RecipeError("dataset.root", "is empty, and must be the folder with the images");
            return open(listClassFolders(root, split), imageSize > 0 ? imageSize : side);
          }};
}

}  // namespace

DatasetInfo imageFolder() {
  return info("image-folder", "Image folder (small images)", "Scaled and cropped to squares that are kept in memory.",
              32, openSmall);
}

DatasetInfo imageFolder224() {
  return info("image-folder-224", "Image folder (photographs, ImageNet)",
              "Decoded during training, cropped and scaled as ImageNet is for published accuracies.", 224, openPhotos);
}

}  // namespace distillscope
