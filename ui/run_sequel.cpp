#include "ui/run_sequel.h"

#include <algorithm>
#include <set>

#include "core/record/recipe.h"
#include "core/record/study_shipped.h"
#include "ui/json_path.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using nlohmann::json;

void copy(const json& from, std::initializer_list<const char*> paths, json& to) {
  for (const char* path : paths) {
    if (const json* value = findAt(from, path)) setAt(to, path, *value);
  }
}

/// The training from fresh weights that `run` goes back to, itself if it is one; nullptr where the workspace does not
/// have it, or has only its weights.
const Run* originOf(const Run& run, const RunStore& runs) {
  std::set<QString> seen;
  const Run* origin = &run;
  for (std::string init; origin && !(init = textAt(origin->recipe, "init")).empty();) {
    if (!seen.insert(origin->id()).second) return nullptr;
    origin = runs.run(QString::fromStdString(init));
  }
  return origin && valueAt(origin->recipe, "epochs") != 0 ? origin : nullptr;
}

/// The learning rate that what `recipe` trains has by default.
double usualRate(const json& recipe, const Catalogue& catalogue) {
  json plain = json::object();
  copy(recipe, {"kind", "model", "objective.id"}, plain);
  return withDefaults(plain, catalogue)["optimizer"]["lr"].get<double>();
}

}  // namespace

json duplicateOf(const Run& run) {
  json recipe = run.recipe;
  recipe.erase("version");
  return recipe;
}

json fineTuningOf(const Run& run, const RunStore& runs, const Catalogue& catalogue) {
  json recipe = {{"kind", "teacher"}, {"init", run.dir.id()}};
  copy(run.recipe, {"dataset", "model", "device", "threads"}, recipe);
  const auto tuner = std::ranges::find_if(catalogue.objectives, &ObjectiveEntry::fineTunes);
  if (tuner != catalogue.objectives.end()) recipe["objective"] = {{"id", tuner->id}};
  const Run* origin = originOf(run, runs);
  if (!origin) return recipe;
  const int64_t usualEpochs = withDefaults(recipe, catalogue)["epochs"].get<int64_t>();
  copy(origin->recipe, {"batch_size", "optimizer.momentum", "optimizer.weight_decay"}, recipe);
  if (const json rate = valueAt(origin->recipe, "optimizer.lr"); rate.is_number()) {
    const double factor = usualRate(recipe, catalogue) / usualRate(origin->recipe, catalogue);
    setAt(recipe, "optimizer.lr", rate.get<double>() * factor);
  }
  if (const json epochs = valueAt(origin->recipe, "epochs"); epochs.is_number())
    recipe["epochs"] = std::min(epochs.get<int64_t>(), usualEpochs);
  return recipe;
}

json studentOf(const Run& run, const RunStore& runs, const Catalogue& catalogue) {
  json recipe = {{"kind", "student"}, {"teacher", run.dir.id()}};
  copy(run.recipe, {"dataset", "device", "threads"}, recipe);
  setAt(recipe, "model.id", usualStudent(textAt(run.recipe, "model.id"), catalogue));
  if (const Run* origin = originOf(run, runs))
    copy(origin->recipe, {"batch_size", "optimizer", "epochs", "measure_every"}, recipe);
  return recipe;
}

std::string usualStudent(const std::string& model, const Catalogue& catalogue) {
  const ModelEntry* teacher = catalogue.model(model);
  if (!teacher) return model;
  for (const ShippedStudy& shipped : shippedStudies()) {
    const json study = json::parse(shipped.text);
    for (const json& pair : study.value("pairs", json::array())) {
      const ModelEntry* student = catalogue.model(pair.at("student"));
      if (pair.at("teacher") == model && student && student->family == teacher->family) return student->id;
    }
  }
  return model;
}

}  // namespace distillscope
