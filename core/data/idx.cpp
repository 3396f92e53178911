// Fashion-MNIST, and any other set of 28 x 28 images in the IDX format of MNIST.
// Xiao et al., "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms", 2017.
//
// An IDX file, gzipped or not, is 0, 0, 8 (bytes), the number of dimensions, each size as a big-endian 32-bit number,
// and then the bytes, row-major. Images are padded with zeros to 32 x 32, so that CIFAR architectures apply unchanged.
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zlib.h>

#include "core/data/memory_dataset.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* debianFolder = "/usr/share/datasets/fashion-mnist";
constexpr int64_t fileSide = 28;
constexpr int64_t paddedSide = 32;

/// A file that zlib inflates if it is gzipped, else passes on as it is.
class GzipFile {
 public:
  explicit GzipFile(const fs::path& path) : m_path(path), m_file(gzopen(path.c_str(), "rb")) {
    if (!m_file) throw DataError(path, "cannot be opened: check that you may read it");
  }
  ~GzipFile() { gzclose(m_file); }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;

  /// Reads up to `size` bytes and says how many there were.
  int64_t read(uint8_t* bytes, int64_t size) {
    int64_t done = 0;
    while (done < size) {
      const auto part = static_cast<unsigned>(std::min<int64_t>(size - done, 1 << 30));
      const int got = gzread(m_file, bytes + done, part);
      int code = Z_OK;
      const char* reason = gzerror(m_file, &code);
      if (code != Z_OK && code != Z_BUF_ERROR) {
        throw DataError(m_path, fmt::format("is damaged ({}): fetch it again", reason));
      }
      if (got <= 0) break;
      done += got;
    }
    return done;
  }

 private:
  fs::path m_path;
  gzFile m_file;
};

/// The sizes that the header declares, checked for being those of `dimensions` dimensions of bytes.
std::vector<int64_t> readSizes(GzipFile& file, const fs::path& path, int64_t dimensions) {
  uint8_t header[16];
  const int64_t wanted = 4 + 4 * dimensions;
  const int64_t got = file.read(header, wanted);
  if (got < wanted) {
    throw DataError(path, fmt::format("holds {} bytes, and an IDX header has {}: is it truncated?", got, wanted));
  }
  if (header[0] != 0 || header[1] != 0 || header[2] != 8 || header[3] != dimensions) {
    throw DataError(path,
                    fmt::format("begins with the bytes {}, and an IDX file of {} begins with 0 0 8 {}",
                                fmt::join(header, header + 4, " "), dimensions == 1 ? "labels" : "images", dimensions));
  }
  std::vector<int64_t> sizes;
  for (const uint8_t* field = header + 4; field < header + wanted; field += 4) {
    sizes.push_back(int64_t{field[0]} << 24 | field[1] << 16 | field[2] << 8 | field[3]);
  }
  return sizes;
}

/// The contents as uint8 of the file's own sizes.
Tensor readIdx(const fs::path& path, int64_t dimensions) {
  GzipFile file(path);
  const std::vector<int64_t> sizes = readSizes(file, path, dimensions);
  if (dimensions == 3 && (sizes[1] != fileSide || sizes[2] != fileSide)) {
    throw DataError(path, fmt::format("holds images of {} x {} pixels, and must hold {} x {}", sizes[2], sizes[1],
                                      fileSide, fileSide));
  }
  const int64_t wanted = dimensions == 3 ? sizes[0] * fileSide * fileSide : sizes[0];
  // Deflate never gains more than 1032 to 1: nothing is allocated for a header that claims more than the file can hold.
  const auto stored = static_cast<int64_t>(fs::file_size(path));
  if (wanted == 0 || wanted / 1032 > stored) {
    throw DataError(path, fmt::format("declares {} samples in a file of {} bytes: it is damaged", sizes[0], stored));
  }
  const Tensor bytes = at::empty(sizes, at::kByte);
  const int64_t got = file.read(bytes.data_ptr<uint8_t>(), wanted);
  if (got < wanted) {
    throw DataError(path, fmt::format("ends after {} of the {} bytes that it declares: is it truncated?", got, wanted));
  }
  uint8_t beyond = 0;
  if (file.read(&beyond, 1) != 0) {
    throw DataError(
        path, fmt::format("goes on after the {} bytes that it declares: it is not the file it claims to be", wanted));
  }
  return bytes;
}

/// `name` or `name`.gz in `folder`.
fs::path findFile(const fs::path& folder, const std::string& name) {
  std::error_code unreadable;
  for (const char* ending : {"", ".gz"}) {
    const fs::path path = folder / (name + ending);
    if (fs::is_regular_file(path, unreadable)) return path;
  }
  throw DataError(folder / (name + ".gz"),
                  "is missing: install Debian's package dataset-fashion-mnist, or set the dataset's root to the folder "
                  "that holds the four files of Fashion-MNIST");
}

std::shared_ptr<Dataset> open(const DatasetEntry& entry, const std::string& root, const std::string& split,
                              int64_t imageSize) {
  const fs::path folder = root.empty() ? debianFolder : root;
  const std::string prefix = split == "train" ? "train" : "t10k";
  const fs::path imagePath = findFile(folder, prefix + "-images-idx3-ubyte");
  const fs::path labelPath = findFile(folder, prefix + "-labels-idx1-ubyte");
  const Tensor labels = readIdx(labelPath, 1);
  const Tensor images = readIdx(imagePath, 3);
  if (images.size(0) != labels.size(0)) {
    throw DataError(labelPath, fmt::format("holds {} labels, and {} holds {} images: take both from the same dataset",
                                           labels.size(0), imagePath.filename().string(), images.size(0)));
  }
  checkLabels(labelPath, labels, std::ssize(entry.classes));
  constexpr int64_t border = (paddedSide - fileSide) / 2;
  const Tensor padded = at::constant_pad_nd(images, {border, border, border, border}, 0).unsqueeze(1);
  return std::make_shared<MemoryDataset>(scaledTo(padded, imageSize), labels.to(at::kLong), entry.classes);
}

}  // namespace

DatasetInfo fashionMnist() {
  const DatasetEntry entry = {.id = "fashion-mnist",
                              .title = "Fashion-MNIST",
                              .citation = "Xiao et al., 2017",
                              .help =
                                  "70,000 grey images of clothing, 28 x 28 pixels padded to 32 x 32. Found by itself "
                                  "where Debian's package dataset-fashion-mnist is installed; otherwise a folder "
                                  "with the four IDX files, gzipped or not.",
                              .classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt",
                                          "Sneaker", "Bag", "Ankle boot"},
                              .channels = 1,
                              .imageSize = paddedSide,
                              .needsRoot = false};
  return {.entry = entry,
          .normalisation = {.mean = {0.2860}, .deviation = {0.3530}},  // of the 28 x 28 training images
          .open = [entry](const std::string& root, const std::string& split, int64_t imageSize) {
            return open(entry, root, split, imageSize);
          }};
}

}  // namespace distillscope
