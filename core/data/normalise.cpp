#include <array>

#include <ATen/Parallel.h>

#include "core/data/loader.h"

namespace distillscope {
namespace {

/// A channel's 256 possible values.
using Levels = std::array<float, 256>;

std::vector<Levels> levelsOf(const Normalisation& normalisation) {
  std::vector<Levels> levels(normalisation.mean.size());
  for (size_t c = 0; c < levels.size(); ++c) {
    for (int value = 0; value < 256; ++value) {
      levels[c][value] = static_cast<float>((value / 255.0 - normalisation.mean[c]) / normalisation.deviation[c]);
    }
  }
  return levels;
}

/// One pass from planes of bytes to interleaved floats, through a table.
Tensor normaliseOnCpu(const Tensor& images, const Normalisation& normalisation) {
  const int64_t channels = images.size(1), plane = images.size(2) * images.size(3);
  const std::vector<Levels> levels = levelsOf(normalisation);
  const Tensor planes = images.contiguous();
  const Tensor out = at::empty(images.sizes(), at::kFloat, at::MemoryFormat::ChannelsLast);
  const uint8_t* from = planes.data_ptr<uint8_t>();
  float* to = out.data_ptr<float>();
  constexpr int64_t pixelsPerTask = 16384;
  at::parallel_for(0, images.size(0), 1 + pixelsPerTask / plane, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      for (int64_t c = 0; c < channels; ++c) {
        const uint8_t* pixel = from + (i * channels + c) * plane;
        float* value = to + i * channels * plane + c;
        const Levels& level = levels[c];
        for (int64_t p = 0; p < plane; ++p) value[p * channels] = level[pixel[p]];
      }
    }
  });
  return out;
}

/// [1, C, 1, 1] float32: 255 times each value, so that bytes need not be divided first.
Tensor inBytes(const std::vector<double>& values, at::Device device) {
  return (at::tensor(values, at::kDouble) * 255).to(at::kFloat).view({1, -1, 1, 1}).to(device);
}

}  // namespace

Tensor normalise(const Tensor& images, const Normalisation& normalisation, at::Device device) {
  if (device.is_cpu()) return normaliseOnCpu(images, normalisation);
  // Bytes travel, a quarter of what floats would.
  const Tensor onDevice = images.to(device).to(at::kFloat).contiguous(at::MemoryFormat::ChannelsLast);
  return onDevice.sub_(inBytes(normalisation.mean, device)).div_(inBytes(normalisation.deviation, device));
}

}  // namespace distillscope
