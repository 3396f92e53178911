// Everything that can be wrong with a recipe.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/field_reader.h"
#include "core/record/recipe.h"
#include "core/record/recipe_json.h"

namespace distillscope {
namespace {

using nlohmann::json;

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
      const auto at = fieldPointer(spec.name);
      if (!m_recipe.contains(at)) continue;  // its parent is not an object, which checkKeys() reports
      if (const auto problem = problemOf(spec, m_recipe.at(at))) add(spec.name, *problem);
    }
  }

  /// The entry that the recipe chooses, if there is such an entry; checks its parameters, if it has any.
  template <typename Entry>
  const Entry* checkVariant(const std::string& key, const std::vector<Entry>& entries) {
    const std::string id = chosenId(m_recipe, key.c_str());
    const auto found = std::ranges::find(entries, id, &Entry::id);
    if (found == entries.end()) {
      const bool isObject = m_recipe.contains(key) && m_recipe[key].is_object();
      add(key + ".id", fmt::format("is {}, and must be one of {}",
                                   FieldReader::shown(isObject ? m_recipe[key].value("id", json()) : json()),
                                   fmt::join(idsOf(entries), ", ")));
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
        add(key, fmt::format("is {}, and must be an object", FieldReader::shown(value)));
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
    // Below this views of images would lie outside of them.
    constexpr int64_t leastSide = 8;
    if (dataset["image_size"] != 0 && dataset["image_size"] < leastSide) {
      add("dataset.image_size",
          fmt::format("is {}, and must be 0 or at least {}", dataset["image_size"].dump(), leastSide));
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

}  // namespace

std::vector<RecipeProblem> problemsOf(const json& recipe, const Catalogue& catalogue) {
  if (!recipe.is_object()) return {{"", "a recipe must be a JSON object"}};
  return Checker(withDefaults(recipe, catalogue), catalogue).run();
}

}  // namespace distillscope
