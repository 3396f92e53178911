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

namespace distillscope {
namespace {

namespace fs = std::filesystem;

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

const LoadedModel& Explainer::model(const std::string& path) {
  const auto found = m_models.find(path);
  std::error_code failure;
  if (found != m_models.end()) {
    const auto written = fs::last_write_time(found->second.loaded.file, failure);
    if (!failure && written == found->second.written) return found->second.loaded;
  }
  LoadedModel loaded = loadModel(path);
  freeze(*loaded.model);
  const auto written = fs::last_write_time(loaded.file, failure);
  return m_models.insert_or_assign(path, Cached{std::move(loaded), written}).first->second.loaded;
}

std::vector<FeatureMap> Explainer::layers(const std::string& path) {
  const LoadedModel& loaded = model(path);
  const OutputShapes shapes = shapesOf(*loaded.model, loaded.card.channels, loaded.card.imageSize);
  std::vector<FeatureMap> layers;
  for (std::size_t i = 0; i < shapes.features.size(); ++i) {
    layers.push_back({static_cast<int64_t>(i), i == 0 ? "stem" : fmt::format("stage {}", i), shapes.features[i]});
  }
  return layers;
}

std::shared_ptr<const Dataset> Explainer::dataset(const DatasetChoice& choice) {
  const std::string key = fmt::format("{}\n{}\n{}", choice.id, choice.root, choice.split);
  auto& slot = m_datasets[key];
  if (!slot) slot = findDataset(choice.id).open(choice.root, choice.split, 0);
  return slot;
}

DatasetChoice Explainer::settled(DatasetChoice choice, const std::vector<Source>& sources) {
  if (!choice.id.empty() || sources.empty()) return choice;
  choice.id = model(sources.front().path).card.dataset;
  const RunDir run(sources.front().path);
  if (run.exists()) choice.root = readJsonFile(run.recipe()).at("dataset").value("root", "");
  return choice;
}

Explainer::Input Explainer::read(const ImageChoice& image, const DatasetChoice& choice, const LoadedModel& first) {
  if (!image.file.empty()) {
    return {readImageFile(image.file, first.card.imageSize), fs::path(image.file).filename().string()};
  }
  if (choice.id.empty()) throw UsageError("no dataset is known to take image numbers from: name one, or give files");
  const auto data = dataset(choice);
  if (image.index < 0 || image.index >= data->size()) {
    throw UsageError(fmt::format("image {} does not exist: the {} split of {} has images 0 to {}", image.index,
                                 choice.split, choice.id, data->size() - 1));
  }
  const Tensor index = at::full({1}, image.index, at::kLong);
  return {data->images(index)[0], fmt::format("{} {}", choice.split, image.index),
          data->labels()[image.index].item<int64_t>()};
}

Tensor Explainer::inputFor(const Input& input, const LoadedModel& model, const DatasetChoice& choice) const {
  Tensor pixels = input.pixels;
  const int64_t channels = model.card.channels;
  if (pixels.size(0) == 3 && channels == 1) {
    pixels = luminanceOf(pixels);
  } else if (pixels.size(0) == 1 && channels == 3) {
    pixels = pixels.expand({3, pixels.size(1), pixels.size(2)});
  }
  Normalisation normalisation = model.card.normalisation;
  if (normalisation.mean.empty() && !choice.id.empty()) normalisation = findDataset(choice.id).normalisation;
  if (std::ssize(normalisation.mean) != channels) {
    throw DataError(model.file.string(), "does not say how its images were normalised: name its dataset");
  }
  return normalise(pixels.unsqueeze(0).contiguous(), normalisation, at::kCPU);
}

std::vector<CamRow> Explainer::cam(const std::vector<Source>& sources, const DatasetChoice& chosen,
                                   const std::vector<ImageChoice>& images, const CamOptions& options) {
  if (sources.empty()) throw UsageError("no teacher is named: Eigen-CAM needs at least one run or weights file");
  const at::NoGradGuard noGrad;
  const DatasetChoice choice = settled(chosen, sources);
  std::vector<CamRow> rows;
  for (const ImageChoice& image : images) {
    const Input input = read(image, choice, model(sources.front().path));
    CamRow row{
        .name = input.name, .label = input.label, .labelName = {}, .picture = pictureOf(input.pixels), .columns = {}};
    if (input.label >= 0) row.labelName = dataset(choice)->classes().at(static_cast<std::size_t>(input.label));
    for (const Source& source : sources) {
      const LoadedModel& loaded = model(source.path);
      const ModelOutput output = loaded.model->forward(inputFor(input, loaded, choice));
      const auto layers = std::ssize(output.features);
      const int64_t layer = options.layer < 0 ? layers - 1 : options.layer;
      if (layer >= layers) {
        throw UsageError(fmt::format("layer {} does not exist: {} has layers 0 to {}", layer, source.name, layers - 1));
      }
      const EigenCam map = eigenCam(output.features[static_cast<std::size_t>(layer)][0],
                                    {.centred = options.centred, .component = options.component});
      row.columns.push_back({predictionOf(output.logits[0], 1.0, loaded),
                             heatOf(map.projection, row.picture.size(0), row.picture.size(1)), map.explained});
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
    const Input input = read(image, choice, model(sources.front().path));
    std::vector<Prediction> predictions;
    for (const Source& source : sources) {
      const LoadedModel& loaded = model(source.path);
      const Tensor logits = loaded.model->forward(inputFor(input, loaded, choice)).logits[0];
      predictions.push_back(predictionOf(logits, temperature, loaded));
    }
    all.push_back(std::move(predictions));
  }
  return all;
}

}  // namespace distillscope
