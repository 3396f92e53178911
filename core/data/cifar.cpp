// CIFAR-10 and CIFAR-100 in their official binary form.
// Krizhevsky, "Learning multiple layers of features from tiny images", 2009;
// https://www.cs.toronto.edu/~kriz/cifar.html
//
// A file is a row of records: the label bytes (CIFAR-10 one; CIFAR-100 two, coarse and fine) and 3 planes of 32 x 32
// bytes, red, green, blue.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "core/data/memory_dataset.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

constexpr int64_t side = 32;
constexpr int64_t pixelBytes = 3 * side * side;

struct Layout {
  std::string folder;                   ///< what the official archive unpacks to
  std::vector<std::string> trainFiles;  ///< `trainRecords` records each
  int64_t trainRecords;
  std::string testFile;
  int64_t testRecords = 10000;
  std::string namesFile;             ///< a class name a line
  std::vector<int64_t> labelLimits;  ///< of each label byte; the last byte is the label used
};

/// The folder with the files: `root` itself or the official folder in it.
fs::path findFolder(const DatasetEntry& entry, const Layout& layout, const fs::path& root) {
  if (root.empty()) throw RecipeError("dataset.root", "is empty, and must be the folder that holds " + layout.folder);
  std::error_code unreadable;
  for (const fs::path& folder : {root, root / layout.folder}) {
    for (const std::string& name : {layout.testFile, layout.trainFiles.front()}) {
      if (fs::exists(folder / name, unreadable)) return folder;
    }
  }
  throw DataError(root, fmt::format("holds neither {0} nor {1}: unpack the binary version of {2} ({1}.tar.gz) there",
                                    layout.testFile, layout.folder, entry.title));
}

/// [n, record bytes] uint8.
Tensor readRecords(const DatasetEntry& entry, const fs::path& path, int64_t recordBytes, int64_t records) {
  std::error_code unreadable;
  const auto size = static_cast<int64_t>(fs::file_size(path, unreadable));
  std::ifstream file(path, std::ios::binary);
  if (unreadable || !file) {
    throw DataError(path, fmt::format("is missing or cannot be read: unpack all files of {} there", entry.title));
  }
  // Fewer records are a smaller dataset in the same form; a part of a record is a file cut short.
  if (size == 0 || size % recordBytes != 0 || size > records * recordBytes) {
    throw DataError(path, fmt::format("holds {} bytes, and this file of {} has {} ({} records of {}): is it {}?", size,
                                      entry.title, records * recordBytes, records, recordBytes,
                                      size > records * recordBytes ? "another file" : "truncated"));
  }
  const Tensor bytes = at::empty({size / recordBytes, recordBytes}, at::kByte);
  file.read(reinterpret_cast<char*>(bytes.data_ptr<uint8_t>()), size);
  if (!file) throw DataError(path, fmt::format("could be read up to byte {} of {} only", file.gcount(), size));
  return bytes;
}

/// Names from the dataset's own file, or the published ones where it was left out.
std::vector<std::string> readClasses(const DatasetEntry& entry, const fs::path& path) {
  std::ifstream file(path);
  if (!file) return entry.classes;
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) {
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back()))) line.pop_back();
    if (!line.empty()) names.push_back(line);
  }
  if (names.size() != entry.classes.size()) {
    throw DataError(
        path, fmt::format("holds {} names, and {} has {} classes", names.size(), entry.title, entry.classes.size()));
  }
  return names;
}

std::shared_ptr<Dataset> open(const DatasetEntry& entry, const Layout& layout, const std::string& root,
                              const std::string& split, int64_t imageSize) {
  const fs::path folder = findFolder(entry, layout, root);
  const bool training = split == "train";
  const std::vector<std::string> files = training ? layout.trainFiles : std::vector{layout.testFile};
  const auto labelBytes = std::ssize(layout.labelLimits);
  std::vector<Tensor> images, labels;
  for (const std::string& name : files) {
    const Tensor records =
        readRecords(entry, folder / name, labelBytes + pixelBytes, training ? layout.trainRecords : layout.testRecords);
    for (int64_t byte = 0; byte < labelBytes; ++byte) {
      checkLabels(folder / name, records.select(1, byte), layout.labelLimits[byte]);
    }
    labels.push_back(records.select(1, labelBytes - 1).to(at::kLong));
    images.push_back(records.slice(1, labelBytes).reshape({-1, 3, side, side}));
  }
  return std::make_shared<MemoryDataset>(scaledTo(at::cat(images), imageSize), at::cat(labels),
                                         readClasses(entry, folder / layout.namesFile));
}

DatasetInfo info(DatasetEntry entry, Layout layout, Normalisation normalisation) {
  return {.entry = entry,
          .normalisation = std::move(normalisation),
          .open = [entry, layout](const std::string& root, const std::string& split, int64_t imageSize) {
            return open(entry, layout, root, split, imageSize);
          }};
}

}  // namespace

DatasetInfo cifar10() {
  return info({.id = "cifar-10",
               .title = "CIFAR-10",
               .citation = "Krizhevsky, 2009",
               .help = "60,000 colour images of 10 classes, 32 x 32 pixels. The folder cifar-10-batches-bin of the "
                       "binary version, or the one that holds it.",
               .classes = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}},
              {.folder = "cifar-10-batches-bin",
               .trainFiles = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                              "data_batch_5.bin"},
               .trainRecords = 10000,
               .testFile = "test_batch.bin",
               .namesFile = "batches.meta.txt",
               .labelLimits = {10}},
              {.mean = {0.4914, 0.4822, 0.4465}, .deviation = {0.2023, 0.1994, 0.2010}});
}

DatasetInfo cifar100() {
  return info(
      {.id = "cifar-100",
       .title = "CIFAR-100",
       .citation = "Krizhevsky, 2009",
       .help =
           "60,000 colour images of 100 classes, 32 x 32 pixels. The folder cifar-100-binary of the binary version, "
           "or the one that holds it.",
       .classes = {"apple",       "aquarium_fish", "baby",      "bear",       "beaver",       "bed",
                   "bee",         "beetle",        "bicycle",   "bottle",     "bowl",         "boy",
                   "bridge",      "bus",           "butterfly", "camel",      "can",          "castle",
                   "caterpillar", "cattle",        "chair",     "chimpanzee", "clock",        "cloud",
                   "cockroach",   "couch",         "crab",      "crocodile",  "cup",          "dinosaur",
                   "dolphin",     "elephant",      "flatfish",  "forest",     "fox",          "girl",
                   "hamster",     "house",         "kangaroo",  "keyboard",   "lamp",         "lawn_mower",
                   "leopard",     "lion",          "lizard",    "lobster",    "man",          "maple_tree",
                   "motorcycle",  "mountain",      "mouse",     "mushroom",   "oak_tree",     "orange",
                   "orchid",      "otter",         "palm_tree", "pear",       "pickup_truck", "pine_tree",
                   "plain",       "plate",         "poppy",     "porcupine",  "possum",       "rabbit",
                   "raccoon",     "ray",           "road",      "rocket",     "rose",         "sea",
                   "seal",        "shark",         "shrew",     "skunk",      "skyscraper",   "snail",
                   "snake",       "spider",        "squirrel",  "streetcar",  "sunflower",    "sweet_pepper",
                   "table",       "tank",          "telephone", "television", "tiger",        "tractor",
                   "train",       "trout",         "tulip",     "turtle",     "wardrobe",     "whale",
                   "willow_tree", "wolf",          "woman",     "worm"}},
      {.folder = "cifar-100-binary",
       .trainFiles = {"train.bin"},
       .trainRecords = 50000,
       .testFile = "test.bin",
       .namesFile = "fine_label_names.txt",
       .labelLimits = {20, 100}},
      {.mean = {0.5071, 0.4867, 0.4408}, .deviation = {0.2675, 0.2565, 0.2761}});
}

}  // namespace distillscope
