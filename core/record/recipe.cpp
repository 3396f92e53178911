#include "core/record/recipe.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

using nlohmann::json;
using Type = ParamSpec::Type;

/// "optimizer.lr" as a JSON pointer.
json::json_pointer pointer(const std::string& path) {
  std::string text = "/" + path;
  std::ranges::replace(text, '.', '/');
  return json::json_pointer(text);
}

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

std::string idIn(const json& recipe, const char* key) {
  const auto found = recipe.find(key);
  if (found == recipe.end() || !found->is_object()) return {};
  const auto id = found->find("id");
  return id != found->end() && id->is_string() ? id->get<std::string>() : std::string();
}

bool hasTeacher(const json& recipe) {
  const auto teacher = recipe.find("teacher");
  return teacher != recipe.end() && teacher->is_string() && !teacher->get_ref<const std::string&>().empty();
}

bool isStudent(const json& recipe) { return recipe.value("kind", json()) == "student"; }

/// A value as a message shows it.
std::string shown(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

template <typename Entry>
std::string idsOf(const std::vector<Entry>& entries) {
  std::vector<std::string> ids;
  for (const Entry& entry : entries) ids.push_back(entry.id);
  return fmt::format("{}", fmt::join(ids, ", "));
}

/// Collects problems; each check names the field it is about.
class Checker {
 public:
  Checker(const json& recipe, const Catalogue& catalogue) : m_recipe(recipe), m_catalogue(catalogue) {}

  std::vector<RecipeProblem> run() {
    if (!checkVersion()) return m_problems;
    checkFields();
    checkVariant("dataset", m_catalogue.datasets);
    checkVariant("model", m_catalogue.models);
    if (isStudent(m_recipe)) {
      if (hasTeacher(m_recipe)) checkVariant("distiller", m_catalogue.distillers);
    } else {
      checkObjective();
    }
    checkKeys();
    checkTogether();
    return m_problems;
  }

 private:
  void add(std::string field, std::string what) { m_problems.push_back({std::move(field), std::move(what)}); }

  bool checkVersion() {
    const json version = m_recipe.value("version", json());
    if (version.is_number_integer() && version == Recipe::version) return true;
    if (version.is_number_integer() && version > Recipe::version) {
      add("version", fmt::format("is {}, and this program reads recipes up to version {}: update distillscope",
                                 version.dump(), Recipe::version));
    } else {
      add("version", fmt::format("is {}, and must be {}", version.dump(), Recipe::version));
    }
    return false;
  }

  void checkFields() {
    for (const ParamSpec& spec : recipeFields()) {
      const auto at = pointer(spec.name);
      if (!m_recipe.contains(at)) continue;  // its parent is not an object, which checkKeys() reports
      if (const auto problem = problemOf(spec, m_recipe.at(at))) add(spec.name, *problem);
    }
  }

  /// The entry that the recipe chooses, if there is such an entry; checks its parameters, if it has any.
  template <typename Entry>
  const Entry* checkVariant(const std::string& key, const std::vector<Entry>& entries) {
    const std::string id = idIn(m_recipe, key.c_str());
    const auto found = std::ranges::find(entries, id, &Entry::id);
    if (found == entries.end()) {
      const bool isObject = m_recipe.contains(key) && m_recipe[key].is_object();
      add(key + ".id", fmt::format("is {}, and must be one of {}",
                                   shown(isObject ? m_recipe[key].value("id", json()) : json()), idsOf(entries)));
      return nullptr;
    }
    if constexpr (requires { found->params; }) {
      for (const ParamSpec& spec : found->params) {
        m_known.insert(key + "." + spec.name);
        const auto problem = problemOf(spec, m_recipe[key].value(spec.name, spec.defaultValue));
        if (problem) add(key + "." + spec.name, *problem);
      }
    }
    return &*found;
  }

  void checkObjective() {
    const auto* objective = checkVariant("objective", m_catalogue.objectives);
    if (objective && objective->fineTunes && m_recipe.value("init", json("")) == "") {
      add("init",
          fmt::format("is empty, and the {} objective starts from a trained teacher: name its run or weights file",
                      objective->id));
    }
    if (hasTeacher(m_recipe)) add("teacher", "is set, and only a recipe of kind student has a teacher");
  }

  void checkKeys() {
    std::set<std::string> groups;
    for (const ParamSpec& spec : recipeFields()) {
      m_known.insert(spec.name);
      if (const auto dot = spec.name.find('.'); dot != std::string::npos) groups.insert(spec.name.substr(0, dot));
    }
    for (const char* choice : {"dataset", "model", "objective", "distiller"}) {
      groups.insert(choice);
      m_known.insert(std::string(choice) + ".id");
    }
    for (const auto& [key, value] : m_recipe.items()) {
      if (!groups.contains(key)) {
        if (key != "version" && !m_known.contains(key)) add(key, "is not a field of a recipe");
        continue;
      }
      if (!value.is_object()) {
        add(key, fmt::format("is {}, and must be an object", shown(value)));
        continue;
      }
      const bool unused = (key == "objective" && isStudent(m_recipe)) ||
                          (key == "distiller" && !(isStudent(m_recipe) && hasTeacher(m_recipe)));
      if (unused) {
        add(key, key == "objective" ? "is set, and only a recipe of kind teacher has an objective"
                                    : "is set, and only a student with a teacher has a distiller");
        continue;
      }
      for (const auto& [inner, unusedValue] : value.items()) {
        if (!m_known.contains(key + "." + inner)) add(key + "." + inner, "is not a field of a recipe");
      }
    }
  }

  /// What no field can say alone.
  void checkTogether() {
    if (!m_problems.empty()) return;
    const json& dataset = m_recipe["dataset"];
    const auto* entry = m_catalogue.dataset(dataset["id"]);
    if (entry->needsRoot && dataset["root"] == "") {
      add("dataset.root",
          fmt::format("is empty, and must name the folder with the files of {}. {}", entry->title, entry->help));
    }
    if (!entry->classes.empty()) {
      const auto classes = static_cast<int64_t>(entry->classes.size());
      std::set<int64_t> dropped;
      for (const json& item : dataset["drop_classes"]) {
        if (item >= classes) {
          add("dataset.drop_classes",
              fmt::format("holds {}, and the classes of {} are 0 to {}", item.dump(), entry->title, classes - 1));
        }
        dropped.insert(item.get<int64_t>());
      }
      if (std::ssize(dropped) >= classes)
        add("dataset.drop_classes", "drops every class, and nothing is left to train on");
    }
    const json& milestones = m_recipe["optimizer"]["milestones"];
    if (!std::ranges::is_sorted(milestones,
                                [](const json& a, const json& b) { return a.get<int64_t>() < b.get<int64_t>(); })) {
      add("optimizer.milestones", fmt::format("is {}, and must be in ascending order", milestones.dump()));
    }
    const json& weights = m_recipe["weights"];
    if (isStudent(m_recipe) && weights["gamma"] == 0 &&
        (!hasTeacher(m_recipe) || (weights["alpha"] == 0 && weights["beta"] == 0))) {
      add("weights.gamma", "is 0 like every other weight, and one term at least must train the student");
    }
  }

  const json& m_recipe;
  const Catalogue& m_catalogue;
  std::vector<RecipeProblem> m_problems;
  std::set<std::string> m_known;
};

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

const std::vector<ParamSpec>& recipeFields() {
  static const Recipe d;
  static const std::vector<ParamSpec> table = {
      {.name = "kind",
       .title = "Kind",
       .type = Type::Choice,
       .defaultValue = "teacher",
       .choices = {"teacher", "student"},
       .help = "Whether the run trains a teacher by an objective, or a student."},
      {.name = "dataset.root",
       .title = "Folder",
       .type = Type::Text,
       .defaultValue = "",
       .help = "Folder with the dataset's files; empty for their usual place."},
      {.name = "dataset.limit",
       .title = "Images used",
       .type = Type::Integer,
       .defaultValue = d.dataset.limit,
       .minimum = 0,
       .unit = "images",
       .help = "At most this many training images, spread over the classes; 0 for all."},
      {.name = "dataset.fraction",
       .title = "Share of each class",
       .type = Type::Real,
       .defaultValue = d.dataset.fraction,
       .minimum = 0,
       .maximum = 1,
       .minimumExcluded = true,
       .help = "Few-shot: share of each class's training images that is used."},
      {.name = "dataset.drop_classes",
       .title = "Dropped classes",
       .type = Type::IntegerList,
       .defaultValue = json::array(),
       .minimum = 0,
       .help = "Zero-shot: classes, from 0, without training images. The test split keeps them."},
      {.name = "dataset.image_size",
       .title = "Image size",
       .type = Type::Integer,
       .defaultValue = d.dataset.imageSize,
       .minimum = 0,
       .maximum = 1024,
       .unit = "pixels",
       .help = "Side that the images of a folder are resized to; 0 for the dataset's own."},
      {.name = "init",
       .title = "Start from",
       .type = Type::Text,
       .defaultValue = "",
       .help = "Run or weights file whose weights training starts from; empty for fresh weights."},
      {.name = "teacher",
       .title = "Teacher",
       .type = Type::Text,
       .defaultValue = "",
       .help = "Run or weights file that the student learns from; empty for training without a teacher."},
      {.name = "weights.gamma",
       .title = "Weight of cross-entropy",
       .type = Type::Real,
       .defaultValue = d.weights.gamma,
       .minimum = 0,
       .help = "gamma in gamma * cross-entropy + alpha * KD + beta * method."},
      {.name = "weights.alpha",
       .title = "Weight of KD",
       .type = Type::Real,
       .defaultValue = d.weights.alpha,
       .minimum = 0,
       .help = "alpha in gamma * cross-entropy + alpha * KD + beta * method."},
      {.name = "weights.beta",
       .title = "Weight of the method",
       .type = Type::Real,
       .defaultValue = d.weights.beta,
       .minimum = 0,
       .help = "beta in gamma * cross-entropy + alpha * KD + beta * method."},
      {.name = "optimizer.lr",
       .title = "Learning rate",
       .type = Type::Real,
       .defaultValue = d.optimizer.learningRate,
       .minimum = 0,
       .minimumExcluded = true,
       .help = "Initial learning rate of SGD."},
      {.name = "optimizer.momentum",
       .title = "Momentum",
       .type = Type::Real,
       .defaultValue = d.optimizer.momentum,
       .minimum = 0,
       .maximum = 0.9999,
       .help = "Momentum of SGD."},
      {.name = "optimizer.weight_decay",
       .title = "Weight decay",
       .type = Type::Real,
       .defaultValue = d.optimizer.weightDecay,
       .minimum = 0,
       .help = "Decay of every parameter, batch-norm included."},
      {.name = "optimizer.schedule",
       .title = "Schedule",
       .type = Type::Choice,
       .defaultValue = d.optimizer.schedule,
       .choices = {"step", "cosine"},
       .help = "How the learning rate falls: at milestones, or as half a cosine over all epochs."},
      {.name = "optimizer.milestones",
       .title = "Milestones",
       .type = Type::IntegerList,
       .defaultValue = d.optimizer.milestones,
       .minimum = 1,
       .unit = "epochs",
       .help = "Epochs after which the rate falls, for the step schedule."},
      {.name = "optimizer.decay",
       .title = "Decay at a milestone",
       .type = Type::Real,
       .defaultValue = d.optimizer.decay,
       .minimum = 0,
       .maximum = 1,
       .minimumExcluded = true,
       .help = "Factor of the learning rate at each milestone."},
      {.name = "epochs",
       .title = "Epochs",
       .type = Type::Integer,
       .defaultValue = d.epochs,
       .minimum = 0,
       .maximum = 1e6,
       .unit = "epochs",
       .help = "Passes over the training images; 0 only measures the weights that it starts from."},
      {.name = "batch_size",
       .title = "Batch size",
       .type = Type::Integer,
       .defaultValue = d.batchSize,
       .minimum = 1,
       .maximum = 65536,
       .unit = "images",
       .help = "Images of one step."},
      {.name = "keep_every",
       .title = "Keep weights every",
       .type = Type::Integer,
       .defaultValue = d.keepEvery,
       .minimum = 0,
       .maximum = 1e6,
       .unit = "epochs",
       .help = "Keeps the weights after every so many epochs, and those of the start, to look at later; 0 keeps only "
               "the last and the best."},
      {.name = "seed",
       .title = "Seed",
       .type = Type::Integer,
       .defaultValue = d.seed,
       .minimum = 0,
       .help = "Names the random numbers of weights, order and augmentation."},
      {.name = "device",
       .title = "Device",
       .type = Type::Text,
       .defaultValue = d.device,
       .help = "auto, cpu, cuda or cuda:N; auto takes a GPU if there is one."},
      {.name = "threads",
       .title = "Threads",
       .type = Type::Integer,
       .defaultValue = d.threads,
       .minimum = 0,
       .maximum = 1024,
       .help = "Threads of the engine; 0 for every core."},
  };
  return table;
}

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
  const ModelEntry* model = catalogue.model(idIn(full, "model"));
  const ObjectiveEntry* objective = nullptr;
  if (isStudent(full)) {
    if (hasTeacher(full)) {
      fill(full, {{"distiller", {{"id", "kd"}}}});
      const DistillerEntry* distiller = catalogue.distiller(idIn(full, "distiller"));
      fillVariant("distiller", distiller);
      if (distiller) {
        fill(full,
             {{"weights", {{"gamma", distiller->gamma}, {"alpha", distiller->alpha}, {"beta", distiller->beta}}}});
      }
    }
  } else {
    fill(full, {{"objective", {{"id", "mll"}}}});
    objective = catalogue.objective(idIn(full, "objective"));
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

std::vector<RecipeProblem> problemsOf(const json& recipe, const Catalogue& catalogue) {
  if (!recipe.is_object()) return {{"", "a recipe must be a JSON object"}};
  return Checker(withDefaults(recipe, catalogue), catalogue).run();
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
                {"keep_every", r.keepEvery},
                {"seed", r.seed},
                {"device", r.device},
                {"threads", r.threads}};
  if (!r.objective.id.empty()) value["objective"] = choiceToJson(r.objective);
  if (!r.distiller.id.empty()) value["distiller"] = choiceToJson(r.distiller);
  return value;
}

json readJsonFile(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) throw DataError(path.string(), "does not exist: check the path");
  if (std::filesystem::is_directory(path)) throw DataError(path.string(), "is a folder, and a JSON file was expected");
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw DataError(path.string(), "cannot be read: check its permissions, and that it is not empty");
  json value = json::parse(text.str(), nullptr, false);
  if (value.is_discarded()) {
    try {
      value = json::parse(text.str());
    } catch (const json::parse_error& error) {
      const std::string what = error.what();
      throw RecipeError("", fmt::format("{} is not JSON: {}", path.string(), what.substr(what.find("] ") + 2)));
    }
  }
  if (!value.is_object()) throw RecipeError("", fmt::format("{} holds no JSON object", path.string()));
  return value;
}

void applySetting(json& recipe, const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(fmt::format("--set {} has no '=': write it as optimizer.lr=0.1", assignment));
  }
  const std::string text = assignment.substr(equals + 1);
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) value = text;
  try {
    recipe[pointer(assignment.substr(0, equals))] = value;
  } catch (const json::exception&) {
    throw UsageError(fmt::format("--set {} names no field that could be set", assignment));
  }
}

}  // namespace distillscope
