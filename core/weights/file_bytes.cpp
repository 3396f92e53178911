#include "core/weights/file_bytes.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "core/record/error.h"

namespace distillscope {

std::string readFileBytes(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) throw DataError(path.string(), "cannot be read: " + error.message());
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw DataError(path.string(), std::string("cannot be opened: ") + std::strerror(errno));
  std::string bytes(size, '\0');
  stream.read(bytes.data(), std::streamsize(size));
  if (uint64_t(stream.gcount()) != size) throw DataError(path.string(), "changed or failed while it was read");
  return bytes;
}

std::optional<uint64_t> byteCount(const std::vector<int64_t>& shape, uint64_t elementSize) {
  int64_t bound = int64_t(elementSize);
  bool empty = false;
  for (const int64_t size : shape) {
    if (size < 0 || __builtin_mul_overflow(bound, std::max<int64_t>(size, 1), &bound)) return std::nullopt;
    empty = empty || size == 0;
  }
  return empty ? 0 : uint64_t(bound);
}

}  // namespace distillscope
