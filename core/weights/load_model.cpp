#include "core/weights/load_model.h"

#include <algorithm>

#include "core/models/registry.h"
#include "core/record/error.h"
#include "core/record/run_dir.h"
#include "core/weights/weights_file.h"

namespace distillscope {

std::filesystem::path weightsFileOf(const std::filesystem::path& source) {
  if (!std::filesystem::exists(source)) {
    throw DataError(source.string(), "does not exist: name a run's folder or a weights file");
  }
  if (!std::filesystem::is_directory(source)) return source;
  const RunDir run(source);
  if (!run.exists()) throw DataError(source.string(), "is not a run's folder: it holds no recipe.json");
  if (!std::filesystem::exists(run.lastCheckpoint())) {
    throw DataError(source.string(), "has no checkpoint yet: wait for its first epoch, or resume it");
  }
  return run.lastCheckpoint();
}

LoadedModel loadModel(const std::filesystem::path& source, const std::string& modelId) {
  LoadedModel loaded;
  loaded.file = weightsFileOf(source);
  const TensorFile file = readWeights(loaded.file);
  loaded.card = modelCardFrom(file.metadata);
  // Another program's word is none: names and shapes tell.
  const auto isNamed = [&](const ModelInfo& info) { return info.entry.id == loaded.card.model; };
  if (std::ranges::none_of(models(), isNamed)) loaded.card.model.clear();
  if (!modelId.empty()) loaded.card.model = modelId;
  const Recognised recognised = recognise(file, loaded.card.model, loaded.file.string());
  loaded.card.model = recognised.model;
  loaded.card.classes = recognised.classes;
  loaded.card.channels = recognised.channels;
  loaded.info = &findModel(recognised.model);
  loaded.model = loaded.info->make(recognised.classes, recognised.channels);
  loadInto(*loaded.model, file, loaded.file.string());
  return loaded;
}

}  // namespace distillscope
