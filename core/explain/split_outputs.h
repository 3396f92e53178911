// What a network says of every image of a split, and what follows from it.
#pragma once

#include <functional>
#include <vector>

#include "core/data/loader.h"
#include "core/metrics/information.h"
#include "core/models/model.h"
#include "core/record/event.h"

namespace distillscope {

struct SplitOutputs {
  Tensor logits;  ///< [N, K] float32, in the order of the split
  Tensor labels;  ///< [N] int64
  Provenance provenance;

  int64_t classes() const { return logits.size(1); }
};

/// Told how much of some work is done; throws to end it.
using Watch = std::function<void(int64_t done, int64_t total)>;

/// One pass of `model` as it is over the loader's epoch 0; `seen` is told how many images of each batch are done.
SplitOutputs outputsOf(Model& model, Loader& loader, const std::string& split,
                       const std::function<void(int64_t images)>& seen = {});

Information informationOf(const SplitOutputs& outputs);

/// One temperature's row of a sweep.
struct TemperaturePoint {
  double temperature = 1;
  Information information;
  double calibrationError = 0;
  Provenance provenance;
};

/// The same logits divided by each of `temperatures`. Throws UsageError unless each is finite and greater than 0.
std::vector<TemperaturePoint> temperatureSweep(const SplitOutputs& outputs, const std::vector<double>& temperatures);

}  // namespace distillscope
