// Kernels of the training step and of Eigen-CAM. The numbers of a noisy machine mean little alone; compare within a
// run.
#include <benchmark/benchmark.h>

#include "core/compat/runtime.h"
#include "core/data/augment.h"
#include "core/data/loader.h"
#include "core/explain/eigen_cam.h"
#include "core/metrics/information.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/teachers/losses.h"
#include "core/train/sgd.h"

namespace distillscope {
namespace {

constexpr int64_t batchSize = 64;

void prepareOnce() {
  static const int64_t threads = prepareRuntime(0);
  benchmark::DoNotOptimize(threads);
}

std::shared_ptr<Model> networkOf(const std::string& id) {
  auto model = findModel(id).make(100, 3);
  initialise(*model, 0);
  return model;
}

Tensor imagesOf(int64_t count) { return at::randn({count, 3, 32, 32}).contiguous(at::MemoryFormat::ChannelsLast); }

void trainingStep(benchmark::State& state, const char* id) {
  prepareOnce();
  const auto model = networkOf(id);
  std::vector<std::pair<std::string, Tensor>> parameters;
  for (const auto& item : model->named_parameters()) parameters.emplace_back(item.key(), item.value());
  Sgd sgd(parameters, {.momentum = 0.9, .weightDecay = 5e-4});
  const Tensor images = imagesOf(batchSize), labels = at::randint(100, {batchSize}, at::kLong);
  for (auto _ : state) {
    const Tensor loss = crossEntropy(model->forward(images).logits, labels);
    sgd.zeroGradients();
    loss.backward();
    sgd.step(0.01);
  }
  state.SetItemsProcessed(state.iterations() * batchSize);
}
BENCHMARK_CAPTURE(trainingStep, resnet20, "resnet20")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(trainingStep, wrn_16_2, "wrn_16_2")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(trainingStep, vgg8, "vgg8")->Unit(benchmark::kMillisecond)->UseRealTime();

void teacherForward(benchmark::State& state, bool frozen) {
  prepareOnce();
  const at::NoGradGuard noGrad;
  const auto model = networkOf("resnet56");
  model->eval();
  if (frozen) freeze(*model);
  const Tensor images = imagesOf(batchSize);
  for (auto _ : state) benchmark::DoNotOptimize(model->forward(images).logits);
  state.SetItemsProcessed(state.iterations() * batchSize);
}
BENCHMARK_CAPTURE(teacherForward, evaluation, false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(teacherForward, folded, true)->Unit(benchmark::kMillisecond)->UseRealTime();

void informationSums(benchmark::State& state) {
  prepareOnce();
  InformationSums sums(100);
  const Tensor logits = at::randn({batchSize, 100}), labels = at::randint(100, {batchSize}, at::kLong);
  for (auto _ : state) sums.add(logits, labels, 0.99);
}
BENCHMARK(informationSums)->Unit(benchmark::kMicrosecond);

void eigenCamOfLastStage(benchmark::State& state) {
  prepareOnce();
  const Tensor activations = at::rand({state.range(0), 8, 8});
  for (auto _ : state) benchmark::DoNotOptimize(eigenCam(activations).projection);
}
BENCHMARK(eigenCamOfLastStage)->Arg(64)->Arg(256)->Arg(512)->Unit(benchmark::kMicrosecond);

void normaliseBatch(benchmark::State& state) {
  prepareOnce();
  const Tensor images = at::randint(256, {batchSize, 3, 32, 32}, at::kByte);
  const Normalisation normalisation{{0.5, 0.5, 0.5}, {0.25, 0.25, 0.25}};
  for (auto _ : state) benchmark::DoNotOptimize(normalise(images, normalisation, at::kCPU));
}
BENCHMARK(normaliseBatch)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace distillscope
