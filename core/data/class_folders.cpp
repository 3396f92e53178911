#include "core/data/class_folders.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

bool isHidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

bool isImageName(const fs::path& path) {
  constexpr std::array<std::string_view, 9> endings = {".jpg", ".jpeg", ".png", ".webp", ".bmp",
                                                       ".ppm", ".pgm",  ".pbm", ".pnm"};
  std::string ending = path.extension();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return !isHidden(path) && std::find(endings.begin(), endings.end(), ending) != endings.end();
}

std::vector<std::string> classesIn(const fs::path& folder) {
  std::vector<std::string> classes;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory() && !isHidden(entry.path())) classes.push_back(entry.path().filename());
  }
  std::sort(classes.begin(), classes.end());
  return classes;
}

std::vector<fs::path> imagesIn(const fs::path& folder) {
  std::vector<fs::path> images;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && isImageName(entry.path())) images.push_back(entry.path());
  }
  std::sort(images.begin(), images.end());
  return images;
}

/// By which name the sorted class folders of the splits differ.
std::string firstDifference(const std::vector<std::string>& test, const std::vector<std::string>& train) {
  std::vector<std::string> missing, extra;
  std::set_difference(train.begin(), train.end(), test.begin(), test.end(), std::back_inserter(missing));
  std::set_difference(test.begin(), test.end(), train.begin(), train.end(), std::back_inserter(extra));
  if (!missing.empty()) {
    return fmt::format("has no class folder \"{}\", which train has: both need the same classes", missing.front());
  }
  return fmt::format("has a class folder \"{}\", which train lacks: both need the same classes", extra.front());
}

/// test/ or val/, whichever has the classes of train/.
fs::path findTestFolder(const fs::path& root, const std::vector<std::string>& classes) {
  std::vector<fs::path> present;
  for (const fs::path& folder : {root / "test", root / "val"}) {
    if (fs::is_directory(folder)) present.push_back(folder);
  }
  if (present.empty()) throw DataError(root, "has no folder test or val with a folder of images for each class");
  for (const fs::path& folder : present) {
    if (classesIn(folder) == classes) return folder;
  }
  throw DataError(present.front(), firstDifference(classesIn(present.front()), classes));
}

}  // namespace

ClassFolders listClassFolders(const fs::path& root, const std::string& split) try {
  const fs::path train = root / "train";
  if (!fs::is_directory(train)) {
    throw DataError(train, "is not a folder: images are expected in train/CLASS/ and in test/CLASS/ or val/CLASS/");
  }
  ClassFolders folders{.classes = classesIn(train), .files = {}, .labels = {}};
  if (folders.classes.empty()) throw DataError(train, "has no class folders: give every class a folder of its images");
  const fs::path chosen = split == "train" ? train : findTestFolder(root, folders.classes);
  for (int64_t label = 0; label < std::ssize(folders.classes); ++label) {
    const fs::path folder = chosen / folders.classes[label];
    const std::vector<fs::path> images = imagesIn(folder);
    if (images.empty()) throw DataError(folder, "holds no image (JPEG, PNG, WebP, BMP or PNM): add some or remove it");
    folders.files.insert(folders.files.end(), images.begin(), images.end());
    folders.labels.insert(folders.labels.end(), images.size(), label);
  }
  return folders;
} catch (const fs::filesystem_error& error) {
  throw DataError(error.path1(), "cannot be read: " + error.code().message());
}

}  // namespace distillscope
