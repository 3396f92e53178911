#include "core/train/evaluate.h"

#include <algorithm>
#include <chrono>

#include "core/models/layers.h"

namespace distillscope {

Measurement measure(Model& model, Loader& loader, const std::string& split, const MeasureOptions& options,
                    const std::function<void()>& beforeBatch) {
  const at::NoGradGuard noGrad;
  const auto begin = std::chrono::steady_clock::now();
  InformationSums sums(options.classes);
  AccuracyCounts counts(options.classes);
  for (int64_t number = 0; number < loader.batchesPerEpoch(); ++number) {
    if (beforeBatch) beforeBatch();
    const Batch batch = loader.batch(0, number);
    Tensor logits = model.forward(batch.images).logits;
    if (options.temperature != 1.0) logits = logits / options.temperature;
    const Tensor teacherLogits = options.teacher ? options.teacher->forward(batch.images).logits : Tensor();
    sums.add(logits, batch.labels);
    counts.add(logits, batch.labels, teacherLogits);
  }
  Provenance provenance;
  provenance.split = split;
  provenance.batchNorm = model.is_training() ? "train" : "eval";
  provenance.temperature = options.temperature;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  return {sums.result(), std::move(counts), provenance, elapsed.count()};
}

EpochEvent toEvent(const Measurement& measurement, const MeasureOptions& options) {
  const Information& information = measurement.information;
  const AccuracyCounts& accuracy = measurement.accuracy;
  EpochEvent event;
  event.seconds = measurement.seconds;
  event.count = information.count;
  event.provenance = measurement.provenance;
  event.measures = {{"log_likelihood", information.logLikelihood},
                    {"cmi", information.cmi},
                    {"mean_entropy", information.meanEntropy},
                    {"top1", accuracy.top1()},
                    {"top5", accuracy.top5()},
                    {"calibration_error", accuracy.calibrationError()}};
  if (const auto agreement = accuracy.agreement()) event.measures["agreement"] = *agreement;
  if (!options.dropped.empty()) {
    std::vector<int64_t> kept;
    for (int64_t y = 0; y < options.classes; ++y) {
      if (std::ranges::find(options.dropped, y) == options.dropped.end()) kept.push_back(y);
    }
    if (const auto share = accuracy.top1Of(kept)) event.measures["top1_kept"] = *share;
    if (const auto share = accuracy.top1Of(options.dropped)) event.measures["top1_dropped"] = *share;
  }
  event.cmiPerClass = information.cmiPerClass;
  event.accuracyPerClass = accuracy.accuracyPerClass();
  return event;
}

std::shared_ptr<Model> copyOf(Model& model, const ModelInfo& info, int64_t classes, int64_t channels) {
  const at::NoGradGuard noGrad;
  auto copy = info.make(classes, channels);
  const auto copyAll = [](const auto& from, const auto& to) {
    for (const auto& item : from) to.find(item.key())->copy_(item.value());
  };
  copy->to(model.parameters().front().device());
  copyAll(model.named_parameters(), copy->named_parameters());
  copyAll(model.named_buffers(), copy->named_buffers());
  return copy;
}

std::shared_ptr<Model> frozenCopy(Model& model, const ModelInfo& info, int64_t classes, int64_t channels) {
  auto copy = copyOf(model, info, classes, channels);
  freeze(*copy);
  return copy;
}

}  // namespace distillscope
