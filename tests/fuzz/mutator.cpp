#include "tests/fuzz/mutator.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace distillscope::fuzz {
namespace {

constexpr size_t maxBytes = 1 << 16;

void overwrite(std::string& bytes, size_t position, const std::string& piece) {
  bytes.replace(position, std::min(piece.size(), bytes.size() - position), piece);
}

}  // namespace

std::string Mutator::awkwardNumber() {
  constexpr int64_t least = std::numeric_limits<int64_t>::min(), most = std::numeric_limits<int64_t>::max();
  constexpr std::array<int64_t, 16> numbers{0,   1,     -1,    2,          64,         127,        128,  255,
                                            256, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff, most, least};
  const auto number = uint64_t(numbers[below(numbers.size())]) + below(2);
  std::string bytes(size_t(1) << below(4), '\0');
  std::memcpy(bytes.data(), &number, bytes.size());
  return bytes;
}

void Mutator::change(std::string& bytes, const std::vector<std::string>& corpus) {
  const size_t at = below(bytes.size() + 1), length = 1 + below(std::min<size_t>(64, bytes.size() + 1));
  switch (below(9)) {
    case 0:
      if (at < bytes.size()) bytes[at] = char(bytes[at] ^ (1 << below(8)));
      break;
    case 1:
      if (at < bytes.size()) bytes[at] = char(below(256));
      break;
    case 2:
      overwrite(bytes, at, awkwardNumber());
      break;
    case 3:
      bytes.insert(at, awkwardNumber());
      break;
    case 4:
      bytes.erase(at, length);
      break;
    case 5:
      bytes.insert(at, bytes.substr(below(bytes.size() + 1), length));
      break;
    case 6:
      overwrite(bytes, at, m_tokens[below(m_tokens.size())]);
      break;
    case 7:
      bytes.insert(at, m_tokens[below(m_tokens.size())]);
      break;
    default: {
      const auto& other = corpus[below(corpus.size())];
      const size_t from = below(other.size() + 1);
      bytes.replace(at, below(4) == 0 ? std::string::npos : length,
                    other.substr(from, below(2) == 0 ? length : other.size()));
    }
  }
}

std::string Mutator::next(const std::vector<std::string>& corpus) {
  std::string bytes = corpus[below(corpus.size())];
  for (size_t changes = 1 + below(8); changes > 0; --changes) change(bytes, corpus);
  if (bytes.size() > maxBytes) bytes.resize(maxBytes);
  return bytes;
}

}  // namespace distillscope::fuzz
