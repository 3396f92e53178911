// Counter-based random numbers: a value depends only on the key that it is asked for, never on what was drawn before.
// Order and augmentation therefore do not depend on threads, nor on where a run was resumed.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace distillscope {

/// splitmix64's finaliser (Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014).
constexpr uint64_t mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

/// A stream of random numbers named by a key; `at(i)` is the i-th. Keys are derived, never advanced.
class RandomKey {
 public:
  constexpr explicit RandomKey(uint64_t seed) : m_key(mix(seed)) {}

  /// The stream of a part: an epoch, a sample, a purpose.
  constexpr RandomKey of(uint64_t part) const { return RandomKey(m_key ^ mix(part + 0x632BE59BD9B4E019ULL)); }
  constexpr RandomKey of(std::string_view name) const {
    uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return of(hash);
  }

  constexpr uint64_t at(uint64_t i) const { return mix(m_key + i * 0x9E3779B97F4A7C15ULL); }
  /// In [0, 1), exact in double.
  constexpr double uniform(uint64_t i) const { return static_cast<double>(at(i) >> 11) * 0x1.0p-53; }
  /// In {0, ..., count - 1}; the bias of at most count / 2^32 is far below what any use here could show.
  constexpr uint64_t below(uint64_t i, uint64_t count) const { return ((at(i) >> 32) * count) >> 32; }
  /// Standard normal, by Box and Muller.
  double normal(uint64_t i) const {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(2 * i)));
    return radius * std::cos(2.0 * std::numbers::pi * uniform(2 * i + 1));
  }

 private:
  uint64_t m_key;
};

}  // namespace distillscope
