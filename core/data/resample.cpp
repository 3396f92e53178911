#include "core/data/resample.h"

#include <algorithm>
#include <cmath>

namespace distillscope {
namespace {

// Weights are fixed-point numbers; 8 bits of pixel and 2 of headroom leave 22 of an int32 for the fraction.
constexpr int fractionBits = 22;
constexpr int32_t half = 1 << (fractionBits - 1);

/// What one output pixel takes from a line of input pixels.
struct Taps {
  int64_t first = 0;             ///< input pixel of weights[0]
  std::vector<int32_t> weights;  ///< in units of 2^-22, they add up to 1
};

/// The taps of `out` pixels spread over `in`: weight max(0, 1 - |distance| / reach) of each pixel's centre, normalised.
std::vector<Taps> tapsOf(int64_t in, int64_t out) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  const double reach = std::max(scale, 1.0);
  std::vector<Taps> taps(out);
  std::vector<double> weights;
  for (int64_t i = 0; i < out; ++i) {
    const double centre = (static_cast<double>(i) + 0.5) * scale;
    const int64_t first = std::max<int64_t>(static_cast<int64_t>(centre - reach + 0.5), 0);
    const int64_t last = std::min<int64_t>(static_cast<int64_t>(centre + reach + 0.5), in);
    weights.clear();
    double sum = 0;
    for (int64_t x = first; x < last; ++x) {
      weights.push_back(std::max(0.0, 1.0 - std::abs((static_cast<double>(x) - centre + 0.5) / reach)));
      sum += weights.back();
    }
    taps[i].first = first;
    for (const double weight : weights) {
      taps[i].weights.push_back(static_cast<int32_t>(weight / sum * (1 << fractionBits) + 0.5));
    }
  }
  return taps;
}

uint8_t rounded(int32_t sum) { return static_cast<uint8_t>(std::clamp(sum >> fractionBits, 0, 255)); }

/// A row of input pixels, `stride` bytes apart, to `taps.size()` output pixels.
void resampleRow(const uint8_t* row, int64_t stride, const std::vector<Taps>& taps, uint8_t* out) {
  for (size_t i = 0; i < taps.size(); ++i) {
    const uint8_t* pixel = row + taps[i].first * stride;
    int32_t sum = half;
    for (const int32_t weight : taps[i].weights) {
      sum += weight * *pixel;
      pixel += stride;
    }
    out[i] = rounded(sum);
  }
}

/// The weighted sum of whole rows of `width` pixels, one after another in `rows`.
void mixRows(const uint8_t* rows, int64_t width, const Taps& taps, std::vector<int32_t>& sums, uint8_t* out) {
  std::fill(sums.begin(), sums.end(), half);
  const uint8_t* row = rows + taps.first * width;
  for (const int32_t weight : taps.weights) {
    int32_t* sum = sums.data();
#pragma omp simd
    for (int64_t x = 0; x < width; ++x) sum[x] += weight * row[x];
    row += width;
  }
  for (int64_t x = 0; x < width; ++x) out[x] = rounded(sums[x]);
}

}  // namespace

Tensor resampled(const Tensor& image, int64_t height, int64_t width) {
  const int64_t channels = image.size(0), rows = image.size(1);
  const std::vector<Taps> across = tapsOf(image.size(2), width);
  const std::vector<Taps> down = tapsOf(rows, height);
  const Tensor out = at::empty({channels, height, width}, at::kByte);
  std::vector<uint8_t> narrowed(rows * width);
  std::vector<int32_t> sums(width);
  for (int64_t c = 0; c < channels; ++c) {
    const uint8_t* from = image.data_ptr<uint8_t>() + c * image.stride(0);
    for (int64_t y = 0; y < rows; ++y) {
      resampleRow(from + y * image.stride(1), image.stride(2), across, narrowed.data() + y * width);
    }
    uint8_t* to = out.data_ptr<uint8_t>() + c * height * width;
    for (int64_t y = 0; y < height; ++y) mixRows(narrowed.data(), width, down[y], sums, to + y * width);
  }
  return out;
}

}  // namespace distillscope
