#include "core/weights/file_bytes.h"

#include <algorithm>
#include <cerrno>
#include <fstream>

#include <nlohmann/json.hpp>

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

bool isUtf8(std::string_view text) {
  try {
    (void)nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

std::string_view ByteCursor::take(uint64_t count) {
  if (count > left()) throw DataError(m_file, "ends in the middle of its contents: is it truncated?");
  const auto bytes = m_bytes.substr(m_position, count);
  m_position += count;
  return bytes;
}

std::string_view ByteCursor::takeLine() {
  const auto end = m_bytes.find('\n', m_position);
  const auto line = take(end == std::string_view::npos ? uint64_t(left()) + 1 : end - m_position);
  take(1);
  return line;
}

void ByteCursor::seek(uint64_t position) {
  m_position = 0;
  take(position);
}

}  // namespace distillscope
