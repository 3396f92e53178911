// Makes broken files out of good ones.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace distillscope::fuzz {

class Mutator {
 public:
  /// `tokens` are pieces that the format knows, to be written over or into a file.
  Mutator(uint64_t seed, std::vector<std::string> tokens) : m_random(seed), m_tokens(std::move(tokens)) {}

  /// A file of `corpus` after one to eight changes; `corpus` is not empty.
  std::string next(const std::vector<std::string>& corpus);

 private:
  size_t below(size_t end) { return end == 0 ? 0 : size_t(m_random() % end); }
  void change(std::string& bytes, const std::vector<std::string>& corpus);
  /// A number that parsers get wrong, little-endian in 1, 2, 4 or 8 bytes.
  std::string awkwardNumber();

  std::mt19937_64 m_random;
  std::vector<std::string> m_tokens;
};

}  // namespace distillscope::fuzz
