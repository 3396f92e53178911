// Training-mode batch-norm with the addition and the ReLU that follow it, in as few passes over memory as there can be.
//
// A small network's step is bound by memory, not by arithmetic: of a residual block's time nearly half goes into
// reading and writing maps between convolutions. PyTorch's kernels read the input twice for its statistics and once for
// its normalisation, and the addition and the ReLU read and write the result again; here it is two reads and one write
// forwards, and backwards two passes instead of four.
#pragma once

#include "core/torch.h"

namespace distillscope {

struct BatchNormState {
  Tensor weight, bias;             ///< [C]
  Tensor runningMean, runningVar;  ///< [C], updated
  double momentum;
  double epsilon;
};

/// Whether the fused kernels take `x`: float32 on the CPU, channels_last.
bool fusesBatchNorm(const Tensor& x);

/// relu?(bn(x) + residual?) with the statistics of the batch; `residual` may be undefined. Differentiable in x, weight,
/// bias and residual. `x` must be one that fusesBatchNorm() takes. The result does not depend on the number of threads.
Tensor fusedBatchNorm(const Tensor& x, const BatchNormState& state, const Tensor& residual, bool relu);

/// y = relu(y + residual) in place; one pass where no gradient is asked for.
void addRelu(Tensor& y, const Tensor& residual);

}  // namespace distillscope
