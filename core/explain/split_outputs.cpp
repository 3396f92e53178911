#include "core/explain/split_outputs.h"

#include <cmath>

#include <fmt/format.h>

#include "core/metrics/accuracy.h"
#include "core/record/error.h"

namespace distillscope {

SplitOutputs outputsOf(Model& model, Loader& loader, const std::string& split,
                       const std::function<void(int64_t)>& seen) {
  const at::NoGradGuard noGrad;
  std::vector<Tensor> logits, labels;
  for (int64_t number = 0; number < loader.batchesPerEpoch(); ++number) {
    const Batch batch = loader.batch(0, number);
    logits.push_back(model.forward(batch.images).logits.to(at::kCPU, at::kFloat));
    labels.push_back(batch.labels.to(at::kCPU));
    if (seen) seen(batch.labels.size(0));
  }
  if (logits.empty()) throw UsageError(fmt::format("the {} split holds no image to measure on", split));
  SplitOutputs outputs{.logits = at::cat(logits), .labels = at::cat(labels), .provenance = {}};
  outputs.provenance.split = split;
  outputs.provenance.batchNorm = model.is_training() ? "train" : "eval";
  return outputs;
}

Information informationOf(const SplitOutputs& outputs) {
  InformationSums sums(outputs.classes());
  sums.add(outputs.logits, outputs.labels);
  return sums.result();
}

std::vector<TemperaturePoint> temperatureSweep(const SplitOutputs& outputs, const std::vector<double>& temperatures) {
  std::vector<TemperaturePoint> points;
  for (const double temperature : temperatures) {
    if (!(temperature > 0) || !std::isfinite(temperature)) {
      throw UsageError(fmt::format("the temperature is {}, and must be greater than 0", temperature));
    }
    SplitOutputs softened{outputs.logits / temperature, outputs.labels, outputs.provenance};
    softened.provenance.temperature = temperature;
    AccuracyCounts counts(outputs.classes());
    counts.add(softened.logits, softened.labels);
    points.push_back({.temperature = temperature,
                      .information = informationOf(softened),
                      .calibrationError = counts.calibrationError(),
                      .provenance = softened.provenance});
  }
  return points;
}

}  // namespace distillscope
