#include "core/explain/explainer.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/data/image_file.h"
#include "core/data/loader.h"
#include "core/data/registry.h"
#include "core/explain/eigen_cam.h"
#include "core/models/layers.h"
#include "core/record/error.h"
#include "core/record/recipe.h"
#include "core/record/run_dir.h"
#include "core/train/measure_split.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

constexpr int64_t watchedBatch = 64;  ///< images between two looks at what else is asked, some 40 ms of ResNet-20

std::string classNameOf(const LoadedModel& model, int64_t index) {
  const auto& names = model.card.classNames;
  return index >= 0 && index < std::ssize(names) ? names[static_cast<std::size_t>(index)]
                                                 : fmt::format("class {}", index);
}

Prediction predictionOf(const Tensor& logits, double temperature, const LoadedModel& model) {
  Prediction prediction;
  prediction.probabilities = at::softmax(logits.to(at::kFloat) / temperature, 0);
  prediction.predicted = prediction.probabilities.argmax().item<int64_t>();
  prediction.className = classNameOf(model, prediction.predicted);
  return prediction;
}

fs::path weightsOf(const Source& source) {
  if (source.epoch < 0) return weightsFileOf(source.path);
  const RunDir run(source.path);
  fs::path file = run.epochCheckpoint(source.epoch);
  if (!fs::exists(file)) {
    throw DataError(source.path, fmt::format("has no weights of epoch {}: they are kept where the recipe's keep_every "
                                             "is set before training",
                                             source.epoch));
  }
  return file;
}

/// Names a file as it is now: another name once it has been written again.
std::string versionOf(const fs::path& file) {
  std::error_code failure;
  return fmt::format("{}\n{}", file.string(), fs::last_write_time(file, failure).time_since_epoch().count());
}

std::string keyOf(const DatasetChoice& choice, int64_t imageSize) {
  return fmt::format("{}\n{}\n{}\n{}", choice.id, choice.root, choice.split, imageSize);
}

/// Scales the maps of one image to [0, 1].
void scale(std::vector<CamColumn>& columns, bool shared) {
  double top = 0;
  for (const CamColumn& column : columns) top = std::max(top, column.map.max().item<double>());
  for (CamColumn& column : columns) {
    const double maximum = shared ? top : column.map.max().item<double>();
    if (maximum > 0) column.map = column.map / maximum;
  }
}

}  // namespace

Tensor pictureOf(const Tensor& pixels) {
  const Tensor rgb = pixels.size(0) == 1 ? pixels.expand({3, pixels.size(1), pixels.size(2)}) : pixels;
  return rgb.permute({1, 2, 0}).contiguous();
}

Tensor networkInput(const Tensor& images, const LoadedModel& model, const DatasetChoice& dataset) {
  Tensor pixels = images;
  const int64_t channels = model.card.channels;
  if (pixels.size(1) == 3 && channels == 1) {
    pixels = luminanceOf(pixels);
  } else if (pixels.size(1) == 1 && channels == 3) {
    pixels = pixels.expand({pixels.size(0), 3, pixels.size(2), pixels.size(3)});
  }
  Normalisation normalisation = model.card.normalisation;
  if (normalisation.mean.empty() && !dataset.id.empty()) normalisation = findDataset(dataset.id).normalisation;
  if (std::ssize(normalisation.mean) != channels) {
    throw DataError(model.file.string(), "does not say how its images were normalised: name its dataset");
  }
  return normalise(pixels.contiguous(), normalisation, at::kCPU);
}

const Tensor& layerOf(const ModelOutput& output, int64_t layer, const std::string& source) {
  const auto layers = std::ssize(output.features);
  const int64_t chosen = layer < 0 ? layers - 1 : layer;
  if (chosen >= layers) {
    throw UsageError(fmt::format("layer {} does not exist: {} has layers 0 to {}", chosen, source, layers - 1));
  }
  return output.features[static_cast<std::size_t>(chosen)];
}

std::shared_ptr<const LoadedModel> Explainer::model(const Source& source) {
  const std::string key = versionOf(weightsOf(source));
  if (auto kept = m_models.find(key)) return kept;
  LoadedModel loaded = loadModel(weightsOf(source));
  freeze(*loaded.model);
  return m_models.keep(key, std::move(loaded));
}

std::vector<FeatureMap> Explainer::layers(const Source& source) {
  const auto loaded = model(source);
  const OutputShapes shapes = shapesOf(*loaded->model, loaded->card.channels, loaded->card.imageSize);
  std::vector<FeatureMap> layers;
  for (std::size_t i = 0; i < shapes.features.size(); ++i) {
    layers.push_back({static_cast<int64_t>(i), i == 0 ? "stem" : fmt::format("stage {}", i), shapes.features[i]});
  }
  return layers;
}

std::shared_ptr<const Dataset> Explainer::dataset(const DatasetChoice& choice, int64_t imageSize) {
  const DatasetInfo& info = findDataset(choice.id);
  const int64_t side = imageSize > 0 ? imageSize : info.entry.imageSize;
  auto& slot = m_datasets[keyOf(choice, side)];
  if (!slot) slot = info.open(choice.root, choice.split, side);
  return slot;
}

std::shared_ptr<const Dataset> Explainer::datasetFor(const Source& source, const DatasetChoice& choice) {
  return dataset(choice, imageSizeFor(model(source)->card, choice.id));
}

DatasetChoice Explainer::settled(DatasetChoice choice, const std::vector<Source>& sources) {
  if (!choice.id.empty() || sources.empty()) return choice;
  const DatasetChoice own = datasetOfSource(sources.front().path, model(sources.front())->card);
  return {.id = own.id, .root = own.root, .split = choice.split};
}

std::vector<std::shared_ptr<const SplitOutputs>> Explainer::outputs(const std::vector<Source>& sources,
                                                                    const DatasetChoice& chosen, const Watch& watch) {
  if (sources.empty()) throw UsageError("no teacher is named: name at least one run or weights file");
  const DatasetChoice choice = settled(chosen, sources);
  if (choice.id.empty()) throw UsageError("no dataset is known to measure on: name one");
  const auto keyFor = [&](const Source& source) { return versionOf(weightsOf(source)) + "\n" + keyOf(choice, 0); };
  std::vector<std::shared_ptr<const SplitOutputs>> all;
  int64_t done = 0, total = 0;
  for (const Source& source : sources) {
    all.push_back(m_outputs.find(keyFor(source)));
    if (!all.back()) total += datasetFor(source, choice)->size();
  }
  const auto seen = [&](int64_t images) {
    done += images;
    if (watch) watch(done, total);
  };
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (all[i]) continue;
    const std::string key = keyFor(sources[i]);  // before the file is read: if it changes meanwhile, it is read again
    const auto loaded = model(sources[i]);
    const auto loader =
        measuringLoader(*loaded, datasetFor(sources[i], choice), choice.id, at::kCPU, sources[i].name, watchedBatch);
    all[i] = m_outputs.keep(key, outputsOf(*loaded->model, *loader, choice.split, seen));
  }
  return all;
}

Explainer::Input Explainer::read(const ImageChoice& image, const DatasetChoice& choice, const LoadedModel& model) {
  if (!image.file.empty()) {
    return {readImageFile(image.file, model.card.imageSize), fs::path(image.file).filename().string()};
  }
  if (choice.id.empty()) throw UsageError("no dataset is known to take image numbers from: name one, or give files");
  const auto data = dataset(choice, imageSizeFor(model.card, choice.id));
  if (image.index < 0 || image.index >= data->size()) {
    throw UsageError(fmt::format("image {} does not exist: the {} split of {} has images 0 to {}", image.index,
                                 choice.split, choice.id, data->size() - 1));
  }
  const Tensor index = at::full({1}, image.index, at::kLong);
  const auto label = data->labels()[image.index].item<int64_t>();
  return {data->images(index)[0], fmt::format("{} {}", choice.split, image.index), label,
          data->classes().at(static_cast<std::size_t>(label))};
}

Tensor Explainer::pixelsFor(const LoadedModel& model, const Input& first, const ImageChoice& image,
                            const DatasetChoice& choice) {
  int64_t side = model.card.imageSize;
  if (image.file.empty()) {
    side = imageSizeFor(model.card, choice.id);
    if (side == 0) side = findDataset(choice.id).entry.imageSize;
  } else if (model.card.dataset.empty()) {
    return first.pixels;  // weights of another program, which do not tell the size
  }
  return side == first.pixels.size(1) ? first.pixels : read(image, choice, model).pixels;
}

std::vector<CamRow> Explainer::cam(const std::vector<Source>& sources, const DatasetChoice& chosen,
                                   const std::vector<ImageChoice>& images, const CamOptions& options) {
  if (sources.empty()) throw UsageError("no teacher is named: Eigen-CAM needs at least one run or weights file");
  const at::NoGradGuard noGrad;
  const DatasetChoice choice = settled(chosen, sources);
  std::vector<CamRow> rows;
  for (const ImageChoice& image : images) {
    const Input input = read(image, choice, *model(sources.front()));
    CamRow row{.name = input.name,
               .label = input.label,
               .labelName = input.labelName,
               .picture = pictureOf(input.pixels),
               .columns = {}};
    for (const Source& source : sources) {
      const auto loaded = model(source);
      const Tensor pixels = pixelsFor(*loaded, input, image, choice);
      const ModelOutput output = loaded->model->forward(networkInput(pixels.unsqueeze(0), *loaded, choice));
      const EigenCam map = eigenCam(layerOf(output, options.layer, source.name)[0],
                                    {.centred = options.centred, .component = options.component});
      row.columns.push_back({predictionOf(output.logits[0], 1.0, *loaded),
                             heatOf(map.projection, row.picture.size(0), row.picture.size(1)), map.explained,
                             map.shares});
    }
    scale(row.columns, options.sharedScale);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::vector<Prediction>> Explainer::predict(const std::vector<Source>& sources, const DatasetChoice& chosen,
                                                        const std::vector<ImageChoice>& images, double temperature) {
  if (sources.empty()) throw UsageError("no model is named: predictions need at least one run or weights file");
  const at::NoGradGuard noGrad;
  const DatasetChoice choice = settled(chosen, sources);
  std::vector<std::vector<Prediction>> all;
  for (const ImageChoice& image : images) {
    const Input input = read(image, choice, *model(sources.front()));
    std::vector<Prediction> predictions;
    for (const Source& source : sources) {
      const auto loaded = model(source);
      const Tensor pixels = pixelsFor(*loaded, input, image, choice);
      const Tensor logits = loaded->model->forward(networkInput(pixels.unsqueeze(0), *loaded, choice)).logits[0];
      predictions.push_back(predictionOf(logits, temperature, *loaded));
    }
    all.push_back(std::move(predictions));
  }
  return all;
}

}  // namespace distillscope
