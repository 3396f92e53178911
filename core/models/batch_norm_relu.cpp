#include "core/models/batch_norm_relu.h"

#include <algorithm>
#include <cmath>

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

// One version for each instruction set, chosen when the program starts: the same build runs everywhere.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define DISTILLSCOPE_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#else
#define DISTILLSCOPE_VECTORISED
#endif

namespace distillscope {
namespace {

/// A map as rows of C channels: in channels_last memory a row is a position of an image.
struct Rows {
  int64_t count;
  int64_t channels;
};

/// Rows are summed block by block, each block in float32 and the blocks in float64: neither the result's precision nor
/// its value depends on how many threads share the blocks.
constexpr int64_t blockRows = 512;
constexpr int64_t lanes = 16;

int64_t blocksOf(const Rows& rows) { return (rows.count + blockRows - 1) / blockRows; }

/// Sums of (x - pivot) and (x - pivot)^2 of one block; `sums` [2 C].
DISTILLSCOPE_VECTORISED void sumBlock(const float* x, const float* pivot, int64_t rows, int64_t channels, float* sums) {
  for (int64_t first = 0; first < channels; first += lanes) {
    const int64_t width = std::min(lanes, channels - first);
    float total[lanes] = {}, squares[lanes] = {};
    if (width == lanes) {
      for (int64_t r = 0; r < rows; ++r) {
        const float* row = x + r * channels + first;
        for (int64_t c = 0; c < lanes; ++c) {
          const float value = row[c] - pivot[first + c];
          total[c] += value;
          squares[c] += value * value;
        }
      }
    } else {
      for (int64_t r = 0; r < rows; ++r) {
        const float* row = x + r * channels + first;
        for (int64_t c = 0; c < width; ++c) {
          const float value = row[c] - pivot[first + c];
          total[c] += value;
          squares[c] += value * value;
        }
      }
    }
    for (int64_t c = 0; c < width; ++c) {
      sums[first + c] = total[c];
      sums[channels + first + c] = squares[c];
    }
  }
}

/// y = relu?(x * scale + shift + residual?)
DISTILLSCOPE_VECTORISED void transformRows(const float* x, const float* residual, const float* scale,
                                           const float* shift, int64_t rows, int64_t channels, bool relu, float* y) {
  const float floor = relu ? 0.0F : -INFINITY;
  for (int64_t r = 0; r < rows; ++r) {
    const float* in = x + r * channels;
    float* out = y + r * channels;
    if (residual) {
      const float* add = residual + r * channels;
      for (int64_t c = 0; c < channels; ++c) out[c] = std::max(in[c] * scale[c] + shift[c] + add[c], floor);
    } else {
      for (int64_t c = 0; c < channels; ++c) out[c] = std::max(in[c] * scale[c] + shift[c], floor);
    }
  }
}

/// Sums of g and g * (x - mean) of one block, for `width` channels from `first`; g is the gradient where y is positive
/// (everywhere without `y`). Writes g to `masked` if given. `sums` [2 C]. Inlined into callers that know `width`.
inline __attribute__((always_inline)) void sumGradientLanes(const float* gradient, const float* y, const float* x,
                                                            const float* mean, int64_t rows, int64_t channels,
                                                            int64_t first, int64_t width, float* masked, float* sums) {
  float total[lanes] = {}, products[lanes] = {}, centre[lanes] = {};
  for (int64_t c = 0; c < width; ++c) centre[c] = mean[first + c];
  const auto sumRows = [&](auto gradientAt) __attribute__((always_inline)) {
    for (int64_t r = 0; r < rows; ++r) {
      const int64_t at = r * channels + first;
      for (int64_t c = 0; c < width; ++c) {
        const float g = gradientAt(at + c);
        total[c] += g;
        products[c] += g * (x[at + c] - centre[c]);
      }
    }
  };
  if (y && masked) {
    sumRows([&](int64_t i) __attribute__((always_inline)) { return masked[i] = y[i] > 0 ? gradient[i] : 0.0F; });
  } else if (y) {
    sumRows([&](int64_t i) __attribute__((always_inline)) { return y[i] > 0 ? gradient[i] : 0.0F; });
  } else {
    sumRows([&](int64_t i) __attribute__((always_inline)) { return gradient[i]; });
  }
  for (int64_t c = 0; c < width; ++c) {
    sums[first + c] = total[c];
    sums[channels + first + c] = products[c];
  }
}

DISTILLSCOPE_VECTORISED void sumGradientBlock(const float* __restrict gradient, const float* __restrict y,
                                              const float* __restrict x, const float* __restrict mean, int64_t rows,
                                              int64_t channels, float* __restrict masked, float* __restrict sums) {
  int64_t first = 0;
  for (; first + lanes <= channels; first += lanes) {
    sumGradientLanes(gradient, y, x, mean, rows, channels, first, lanes, masked, sums);
  }
  if (first < channels) {
    sumGradientLanes(gradient, y, x, mean, rows, channels, first, channels - first, masked, sums);
  }
}

/// dx = a * g + b * x + k with per-channel constants; g as above.
DISTILLSCOPE_VECTORISED void gradientRows(const float* __restrict gradient, const float* __restrict y,
                                          const float* __restrict x, const float* __restrict a,
                                          const float* __restrict b, const float* __restrict k, int64_t rows,
                                          int64_t channels, float* __restrict dx) {
  for (int64_t r = 0; r < rows; ++r) {
    const int64_t at = r * channels;
    if (y) {
      for (int64_t c = 0; c < channels; ++c) {
        const float g = y[at + c] > 0 ? gradient[at + c] : 0.0F;
        dx[at + c] = a[c] * g + b[c] * x[at + c] + k[c];
      }
    } else {
      for (int64_t c = 0; c < channels; ++c) dx[at + c] = a[c] * gradient[at + c] + b[c] * x[at + c] + k[c];
    }
  }
}

/// y = max(y + residual, 0)
DISTILLSCOPE_VECTORISED void addReluFlat(float* __restrict y, const float* __restrict residual, int64_t count) {
  for (int64_t i = 0; i < count; ++i) y[i] = std::max(y[i] + residual[i], 0.0F);
}

/// Runs body(first row, rows, block) for every block, on every thread.
template <typename Body>
void forEachBlock(const Rows& rows, Body body) {
  at::parallel_for(0, blocksOf(rows), 1, [&](int64_t begin, int64_t end) {
    for (int64_t block = begin; block < end; ++block) {
      const int64_t first = block * blockRows;
      body(first, std::min(blockRows, rows.count - first), block);
    }
  });
}

/// Adds the blocks' sums [blocks, 2 C] in float64, in their order.
std::vector<double> addBlocks(const Tensor& blockSums, int64_t channels) {
  std::vector<double> sums(static_cast<std::size_t>(2 * channels));
  const float* block = blockSums.data_ptr<float>();
  for (int64_t i = 0; i < blockSums.size(0); ++i, block += 2 * channels) {
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += block[c];
  }
  return sums;
}

Rows rowsOf(const Tensor& x) { return {x.size(0) * x.size(2) * x.size(3), x.size(1)}; }

const float* dataOrNull(const Tensor& tensor) { return tensor.defined() ? tensor.data_ptr<float>() : nullptr; }

/// Mean and variance of each channel, the variance divided by the number of rows.
struct Statistics {
  std::vector<double> mean, variance;
};

Statistics statisticsOf(const Tensor& x) {
  const Rows rows = rowsOf(x);
  const float* data = x.data_ptr<float>();
  // Any value near the mean keeps the squares from cancelling; the first row is near enough.
  const float* pivot = data;
  const Tensor blockSums = at::empty({blocksOf(rows), 2 * rows.channels}, at::kFloat);
  forEachBlock(rows, [&](int64_t first, int64_t count, int64_t block) {
    sumBlock(data + first * rows.channels, pivot, count, rows.channels,
             blockSums.data_ptr<float>() + block * 2 * rows.channels);
  });
  const std::vector<double> sums = addBlocks(blockSums, rows.channels);
  Statistics statistics;
  const auto n = static_cast<double>(rows.count);
  for (int64_t c = 0; c < rows.channels; ++c) {
    const double shifted = sums[static_cast<std::size_t>(c)] / n;
    const double square = sums[static_cast<std::size_t>(rows.channels + c)] / n;
    statistics.mean.push_back(pivot[c] + shifted);
    statistics.variance.push_back(std::max(0.0, square - shifted * shifted));
  }
  return statistics;
}

void updateRunning(const BatchNormState& state, const Statistics& statistics, int64_t rows) {
  float* mean = state.runningMean.data_ptr<float>();
  float* variance = state.runningVar.data_ptr<float>();
  const double unbiased = rows > 1 ? static_cast<double>(rows) / static_cast<double>(rows - 1) : 1.0;
  for (std::size_t c = 0; c < statistics.mean.size(); ++c) {
    mean[c] = static_cast<float>((1 - state.momentum) * mean[c] + state.momentum * statistics.mean[c]);
    variance[c] =
        static_cast<float>((1 - state.momentum) * variance[c] + state.momentum * statistics.variance[c] * unbiased);
  }
}

class FusedBatchNorm : public torch::autograd::Function<FusedBatchNorm> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const Tensor& bias, const c10::optional<Tensor>& residual, const BatchNormState& state,
                        bool relu) {
    const Rows rows = rowsOf(x);
    const Statistics statistics = statisticsOf(x);
    updateRunning(state, statistics, rows.count);

    const Tensor mean = at::empty({rows.channels}, at::kFloat), inverse = at::empty_like(mean);
    const Tensor scale = at::empty_like(mean), shift = at::empty_like(mean);
    for (int64_t c = 0; c < rows.channels; ++c) {
      const auto i = static_cast<std::size_t>(c);
      const double inverseDeviation = 1.0 / std::sqrt(statistics.variance[i] + state.epsilon);
      const double s = weight.data_ptr<float>()[c] * inverseDeviation;
      mean.data_ptr<float>()[c] = static_cast<float>(statistics.mean[i]);
      inverse.data_ptr<float>()[c] = static_cast<float>(inverseDeviation);
      scale.data_ptr<float>()[c] = static_cast<float>(s);
      shift.data_ptr<float>()[c] = static_cast<float>(bias.data_ptr<float>()[c] - s * statistics.mean[i]);
    }

    const Tensor added = residual ? residual->contiguous(at::MemoryFormat::ChannelsLast) : Tensor();
    const Tensor y = at::empty_like(x, at::MemoryFormat::ChannelsLast);
    const float* in = x.data_ptr<float>();
    const float* add = dataOrNull(added);
    float* out = y.data_ptr<float>();
    forEachBlock(rows, [&](int64_t first, int64_t count, int64_t) {
      const int64_t at = first * rows.channels;
      transformRows(in + at, add ? add + at : nullptr, scale.data_ptr<float>(), shift.data_ptr<float>(), count,
                    rows.channels, relu, out + at);
    });
    context->save_for_backward({x, relu ? y : Tensor(), weight, mean, inverse});
    context->saved_data["residual"] = residual.has_value();
    return y;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &x = saved[0], &y = saved[1], &weight = saved[2], &mean = saved[3], &inverse = saved[4];
    const Rows rows = rowsOf(x);
    const Tensor gradient = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const bool hasResidual = context->saved_data["residual"].toBool();
    // The residual's gradient is the masked one; without a ReLU nothing is masked and the gradient itself serves.
    const Tensor masked = hasResidual && y.defined() ? at::empty_like(gradient) : Tensor();

    const Tensor blockSums = at::empty({blocksOf(rows), 2 * rows.channels}, at::kFloat);
    const float *g = gradient.data_ptr<float>(), *out = dataOrNull(y), *in = x.data_ptr<float>();
    float* mask = masked.defined() ? masked.data_ptr<float>() : nullptr;
    forEachBlock(rows, [&](int64_t first, int64_t count, int64_t block) {
      const int64_t at = first * rows.channels;
      sumGradientBlock(g + at, out ? out + at : nullptr, in + at, mean.data_ptr<float>(), count, rows.channels,
                       mask ? mask + at : nullptr, blockSums.data_ptr<float>() + block * 2 * rows.channels);
    });
    const std::vector<double> sums = addBlocks(blockSums, rows.channels);

    // dx = w i (g - mean(g) - (x - m) i^2 mean(g (x - m))), as constants of each channel.
    const Tensor dWeight = at::empty_like(mean), dBias = at::empty_like(mean);
    const Tensor a = at::empty_like(mean), b = at::empty_like(mean), k = at::empty_like(mean);
    const auto n = static_cast<double>(rows.count);
    for (int64_t c = 0; c < rows.channels; ++c) {
      const double i = inverse.data_ptr<float>()[c], w = weight.data_ptr<float>()[c], m = mean.data_ptr<float>()[c];
      const double sum = sums[static_cast<std::size_t>(c)];
      const double product = sums[static_cast<std::size_t>(rows.channels + c)];
      const double slope = -w * i * i * i * product / n;
      dWeight.data_ptr<float>()[c] = static_cast<float>(product * i);
      dBias.data_ptr<float>()[c] = static_cast<float>(sum);
      a.data_ptr<float>()[c] = static_cast<float>(w * i);
      b.data_ptr<float>()[c] = static_cast<float>(slope);
      k.data_ptr<float>()[c] = static_cast<float>(-w * i * sum / n - slope * m);
    }
    const Tensor dx = at::empty_like(x, at::MemoryFormat::ChannelsLast);
    // Where the masked gradient was written down it saves reading y again.
    const float* source = mask ? mask : g;
    const float* positive = mask ? nullptr : out;
    forEachBlock(rows, [&](int64_t first, int64_t count, int64_t) {
      const int64_t at = first * rows.channels;
      gradientRows(source + at, positive ? positive + at : nullptr, in + at, a.data_ptr<float>(), b.data_ptr<float>(),
                   k.data_ptr<float>(), count, rows.channels, dx.data_ptr<float>() + at);
    });
    const Tensor dResidual = !hasResidual ? Tensor() : masked.defined() ? masked : gradient;
    return {dx, dWeight, dBias, dResidual, Tensor(), Tensor()};
  }
};

}  // namespace

void addRelu(Tensor& y, const Tensor& residual) {
  const bool flat = y.is_cpu() && y.scalar_type() == at::kFloat && y.strides() == residual.strides() &&
                    y.sizes() == residual.sizes() && y.is_non_overlapping_and_dense();
  if (!flat || at::GradMode::is_enabled()) {
    y.add_(residual).relu_();
    return;
  }
  float* values = y.data_ptr<float>();
  const float* added = residual.data_ptr<float>();
  at::parallel_for(0, y.numel(), int64_t{1} << 14,
                   [&](int64_t begin, int64_t end) { addReluFlat(values + begin, added + begin, end - begin); });
}

bool fusesBatchNorm(const Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat && x.dim() == 4 && x.numel() > 0 &&
         x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

Tensor fusedBatchNorm(const Tensor& x, const BatchNormState& state, const Tensor& residual, bool relu) {
  // A custom function takes an undefined tensor only as an absent one.
  const c10::optional<Tensor> added = residual.defined() ? c10::optional<Tensor>(residual) : c10::nullopt;
  return FusedBatchNorm::apply(x, state.weight, state.bias, added, state, relu);
}

}  // namespace distillscope
