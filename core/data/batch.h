// One training batch, as losses see it.
#pragma once

#include "core/torch.h"

namespace distillscope {

struct Batch {
  Tensor images;     ///< [B, C, H, W] float32, normalised, channels_last
  Tensor labels;     ///< [B] int64
  Tensor indices;    ///< [B] int64, position among the images of the training subset
  Tensor negatives;  ///< [B, 1 + n] int64, own index first, then samples of other classes; only if a distiller needs it
};

/// How far training has come, for warm-ups.
struct Progress {
  int64_t epoch = 0;   ///< epochs done
  int64_t epochs = 1;  ///< epochs planned
  int64_t step = 0;    ///< steps done
};

}  // namespace distillscope
