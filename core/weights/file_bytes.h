// What the readers of weights files share: whole files, and sizes computed without overflow.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace distillscope {

/// The whole file. Throws DataError if it cannot be read.
std::string readFileBytes(const std::filesystem::path& path);

/// Bytes of a dense tensor, or nothing if a size is negative or the product does not fit into an int64. A size of 0
/// counts as 1 in that check, because LibTorch multiplies the others for its strides.
std::optional<uint64_t> byteCount(const std::vector<int64_t>& shape, uint64_t elementSize);

}  // namespace distillscope
