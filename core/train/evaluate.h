// Measuring a classifier over a split.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/data/loader.h"
#include "core/metrics/accuracy.h"
#include "core/metrics/information.h"
#include "core/models/model.h"
#include "core/record/event.h"

namespace distillscope {

struct Measurement {
  Information information;
  AccuracyCounts accuracy;
  Provenance provenance;
  double seconds = 0;
};

struct MeasureOptions {
  int64_t classes = 0;
  double temperature = 1.0;           ///< divides the logits before the softmax
  Model* teacher = nullptr;           ///< if given, agreement with it is counted
  std::vector<int64_t> dropped = {};  ///< classes absent from training, reported apart
};

/// One pass of `model` as it is (mode and folding are the caller's) over `loader`'s epoch 0.
/// `provenance.split` is the caller's word for the split; temperature is filled in. `beforeBatch`, if given, is called
/// before each batch, and throws to end the pass.
Measurement measure(Model& model, Loader& loader, const std::string& split, const MeasureOptions& options,
                    const std::function<void()>& beforeBatch = {});

/// The measurement as an event; step, epoch and time are the caller's.
EpochEvent toEvent(const Measurement& measurement, const MeasureOptions& options);

/// A copy of `model`, made by `info`, with parameters and buffers of its own.
std::shared_ptr<Model> copyOf(Model& model, const ModelInfo& info, int64_t classes, int64_t channels);

/// A frozen copy of `model` (batch-norm folded) made by `info` for measuring while `model` trains on.
std::shared_ptr<Model> frozenCopy(Model& model, const ModelInfo& info, int64_t classes, int64_t channels);

}  // namespace distillscope
