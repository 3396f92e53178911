// Images sorted into one folder for each class: ROOT/train/CLASS/* and ROOT/test/CLASS/* or ROOT/val/CLASS/*.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace distillscope {

struct ClassFolders {
  std::vector<std::string> classes;          ///< sorted by name
  std::vector<std::filesystem::path> files;  ///< class after class, each sorted by path
  std::vector<int64_t> labels;               ///< of each file
};

/// The images of the "train" or "test" split. A test split has the classes of the training split; where test/ has
/// others (ImageNet's holds images without labels), val/ is taken. Folders within a class folder are searched too.
/// Throws DataError if a folder is missing, a class has no image or the splits' classes differ.
ClassFolders listClassFolders(const std::filesystem::path& root, const std::string& split);

}  // namespace distillscope
