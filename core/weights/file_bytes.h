// What the readers of weights files share: whole files, bounds-checked reading, and sizes computed without overflow.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace distillscope {

static_assert(std::endian::native == std::endian::little, "weights are copied as they stand in their files");

/// The whole file. Throws DataError if it cannot be read.
std::string readFileBytes(const std::filesystem::path& path);

/// Bytes of a dense tensor, or nothing if a size is negative or the product does not fit into an int64. A size of 0
/// counts as 1 in that check, because LibTorch multiplies the others for its strides.
std::optional<uint64_t> byteCount(const std::vector<int64_t>& shape, uint64_t elementSize);

bool isUtf8(std::string_view text);

/// Reads little-endian values and runs of bytes one after the other. Throws DataError at the end of the bytes. Both the
/// bytes and the file's name must outlive it.
class ByteCursor {
 public:
  ByteCursor(std::string_view bytes, const std::string& file) : m_bytes(bytes), m_file(file) {}

  template <typename T>
  T read() {
    T value;
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::string_view take(uint64_t count);
  /// Up to the next line feed, which is passed over.
  std::string_view takeLine();
  /// Goes to a position from the start, which may not lie behind the end.
  void seek(uint64_t position);

  size_t position() const { return m_position; }
  size_t left() const { return m_bytes.size() - m_position; }
  const std::string& file() const { return m_file; }

 private:
  std::string_view m_bytes;
  const std::string& m_file;
  size_t m_position = 0;
};

}  // namespace distillscope
