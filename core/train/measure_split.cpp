#include "core/train/measure_split.h"

#include <fmt/format.h>

#include "core/compat/runtime.h"
#include "core/data/registry.h"
#include "core/models/layers.h"
#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/recipe.h"
#include "core/record/run_dir.h"

namespace distillscope {
namespace {

constexpr int64_t measuringBatch = 256;

}  // namespace

DatasetChoice parseDataset(const std::string& text, const std::string& split) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) return {.id = text, .root = {}, .split = split};
  return {.id = text.substr(0, colon), .root = text.substr(colon + 1), .split = split};
}

DatasetChoice datasetOfSource(const std::filesystem::path& source, const ModelCard& card) {
  DatasetChoice choice{.id = card.dataset, .root = {}, .split = "test"};
  const RunDir run(source);
  if (run.exists()) choice.root = readJsonFile(run.recipe()).at("dataset").value("root", "");
  return choice;
}

SplitMeasurement measureSplit(const std::filesystem::path& source, const std::string& modelId, DatasetChoice dataset,
                              double temperature, const std::string& device) {
  SplitMeasurement result{.model = loadModel(source, modelId),
                          .dataset = dataset,
                          .measurement = {{}, AccuracyCounts(1), {}, 0},
                          .options = {}};
  const ModelCard& card = result.model.card;
  if (dataset.id.empty()) {
    const DatasetChoice own = datasetOfSource(source, card);
    result.dataset.id = own.id;
    result.dataset.root = own.root;
  }
  if (result.dataset.id.empty()) {
    throw UsageError(
        fmt::format("{} does not say which dataset it was trained on: name one by --dataset", source.string()));
  }
  const auto data = findDataset(result.dataset.id)
                        .open(result.dataset.root, result.dataset.split, imageSizeFor(card, result.dataset.id));
  const at::Device where = deviceFor("--device", device);
  const auto loader = measuringLoader(result.model, data, result.dataset.id, where, source.string(), measuringBatch);
  result.model.model->to(where);
  freeze(*result.model.model);
  result.options = {.classes = card.classes, .temperature = temperature};
  result.measurement = measure(*result.model.model, *loader, result.dataset.split, result.options);
  return result;
}

std::unique_ptr<Loader> measuringLoader(const LoadedModel& model, const std::shared_ptr<const Dataset>& data,
                                        const std::string& datasetId, at::Device device, const std::string& source,
                                        int64_t batchSize) {
  const DatasetInfo& info = findDataset(datasetId);
  const ModelCard& card = model.card;
  const auto classes = std::ssize(data->classes());
  if (card.classes != classes || card.channels != info.entry.channels) {
    throw UsageError(fmt::format("{} is a network for {} classes and {} input channels, and {} has {} and {}", source,
                                 card.classes, card.channels, info.entry.title, classes, info.entry.channels));
  }
  const Normalisation& normalisation = card.normalisation.mean.empty() ? info.normalisation : card.normalisation;
  return std::make_unique<Loader>(data, at::arange(data->size(), at::kLong), normalisation,
                                  LoaderOptions{.batchSize = batchSize, .training = false, .device = device});
}

int64_t imageSizeFor(const ModelCard& card, const std::string& datasetId) {
  return card.dataset == datasetId ? card.imageSize : 0;
}

}  // namespace distillscope
