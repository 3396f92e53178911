#include "core/record/recipe.h"

#include "core/record/error.h"
#include "core/record/recipe_json.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// Adds what `defaults` has and `target` lacks, object by object.
void fill(json& target, const json& defaults) {
  if (!defaults.is_object() || !target.is_object()) return;
  for (const auto& [key, value] : defaults.items()) {
    if (!target.contains(key)) {
      target[key] = value;
    } else {
      fill(target[key], value);
    }
  }
}

Recipe::Choice choiceOf(const json& recipe, const char* key, const std::vector<ParamSpec>& specs) {
  return {recipe.at(key).at("id"), Params(specs, recipe.at(key))};
}

json choiceToJson(const Recipe::Choice& choice) {
  json value = choice.params.values();
  value["id"] = choice.id;
  return value;
}

}  // namespace

std::string kindName(Recipe::Kind kind) { return kind == Recipe::Kind::Teacher ? "teacher" : "student"; }

json withDefaults(const json& recipe, const Catalogue& catalogue) {
  if (!recipe.is_object()) return recipe;
  json full = recipe;
  const auto fillVariant = [&](const char* key, const auto* entry) {
    if (!entry || !full[key].is_object()) return;
    for (const ParamSpec& spec : entry->params) {
      if (!full[key].contains(spec.name)) full[key][spec.name] = spec.defaultValue;
    }
  };
  fill(full, {{"version", Recipe::version},
              {"kind", "teacher"},
              {"dataset", {{"id", Recipe::Dataset().id}}},
              {"model", {{"id", Recipe().model}}}});
  const ModelEntry* model = catalogue.model(chosenId(full, "model"));
  const ObjectiveEntry* objective = nullptr;
  if (isStudent(full)) {
    if (hasTeacher(full)) {
      fill(full, {{"distiller", {{"id", "kd"}}}});
      const DistillerEntry* distiller = catalogue.distiller(chosenId(full, "distiller"));
      fillVariant("distiller", distiller);
      if (distiller) {
        fill(full,
             {{"weights", {{"gamma", distiller->gamma}, {"alpha", distiller->alpha}, {"beta", distiller->beta}}}});
      }
    }
  } else {
    fill(full, {{"objective", {{"id", "mll"}}}});
    objective = catalogue.objective(chosenId(full, "objective"));
    fillVariant("objective", objective);
  }
  const bool fineTunes = objective && objective->fineTunes;
  // An architecture knows its own learning rate better than an objective does.
  if (model) fill(full, fineTunes ? model->fineTuneDefaults : model->trainingDefaults);
  if (objective) fill(full, objective->defaults);
  for (const ParamSpec& spec : recipeFields()) {
    json one = spec.defaultValue;
    const auto dot = spec.name.find('.');
    if (dot == std::string::npos) {
      fill(full, {{spec.name, one}});
    } else {
      fill(full, {{spec.name.substr(0, dot), {{spec.name.substr(dot + 1), one}}}});
    }
  }
  return full;
}

Recipe readRecipe(const json& recipe, const Catalogue& catalogue) {
  const auto problems = problemsOf(recipe, catalogue);
  if (!problems.empty()) throw RecipeError(problems[0].field, problems[0].what);
  const json full = withDefaults(recipe, catalogue);
  Recipe r;
  r.kind = isStudent(full) ? Recipe::Kind::Student : Recipe::Kind::Teacher;
  const json& dataset = full["dataset"];
  r.dataset = {dataset["id"],       dataset["root"],         dataset["limit"],
               dataset["fraction"], dataset["drop_classes"], dataset["image_size"]};
  r.model = full["model"]["id"];
  r.init = full["init"];
  r.teacher = full["teacher"];
  if (full.contains("objective")) {
    r.objective = choiceOf(full, "objective", catalogue.objective(full["objective"]["id"])->params);
  }
  if (full.contains("distiller")) {
    r.distiller = choiceOf(full, "distiller", catalogue.distiller(full["distiller"]["id"])->params);
  }
  const json& weights = full["weights"];
  r.weights = {weights["gamma"], weights["alpha"], weights["beta"]};
  const json& optimizer = full["optimizer"];
  r.optimizer = {optimizer["lr"],       optimizer["momentum"],   optimizer["weight_decay"],
                 optimizer["schedule"], optimizer["milestones"], optimizer["decay"]};
  r.epochs = full["epochs"];
  r.batchSize = full["batch_size"];
  r.measureEvery = full["measure_every"];
  r.keepEvery = full["keep_every"];
  r.seed = full["seed"];
  r.device = full["device"];
  r.threads = full["threads"];
  return r;
}

json toJson(const Recipe& r) {
  json value = {{"version", Recipe::version},
                {"kind", kindName(r.kind)},
                {"dataset",
                 {{"id", r.dataset.id},
                  {"root", r.dataset.root},
                  {"limit", r.dataset.limit},
                  {"fraction", r.dataset.fraction},
                  {"drop_classes", r.dataset.dropClasses},
                  {"image_size", r.dataset.imageSize}}},
                {"model", {{"id", r.model}}},
                {"init", r.init},
                {"teacher", r.teacher},
                {"weights", {{"gamma", r.weights.gamma}, {"alpha", r.weights.alpha}, {"beta", r.weights.beta}}},
                {"optimizer",
                 {{"lr", r.optimizer.learningRate},
                  {"momentum", r.optimizer.momentum},
                  {"weight_decay", r.optimizer.weightDecay},
                  {"schedule", r.optimizer.schedule},
                  {"milestones", r.optimizer.milestones},
                  {"decay", r.optimizer.decay}}},
                {"epochs", r.epochs},
                {"batch_size", r.batchSize},
                {"measure_every", r.measureEvery},
                {"keep_every", r.keepEvery},
                {"seed", r.seed},
                {"device", r.device},
                {"threads", r.threads}};
  if (!r.objective.id.empty()) value["objective"] = choiceToJson(r.objective);
  if (!r.distiller.id.empty()) value["distiller"] = choiceToJson(r.distiller);
  return value;
}

}  // namespace distillscope
