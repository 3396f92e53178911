#include "core/record/study_graph.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/record/study_run_id.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// Numbers of real fields as doubles, so that 1 and 1.0 are the same text.
void makeReal(json& value, const std::vector<ParamSpec>& specs) {
  for (const ParamSpec& spec : specs) {
    if (spec.type == ParamSpec::Type::Real && value.contains(spec.name))
      value[spec.name] = value[spec.name].get<double>();
  }
}

bool matches(const std::vector<std::string>& list, const std::string& name) {
  return list.empty() || std::ranges::find(list, name) != list.end();
}

/// Adds runs and their dependencies, each once.
class Expander {
 public:
  Expander(const Study& study, const Catalogue& catalogue) : m_study(study), m_catalogue(catalogue) {}

  StudyGraph run() {
    for (const Study::Table& table : m_study.tables) {
      for (const StudyPair& pair : table.pairs) {
        for (const uint64_t seed : table.seeds) addPair(table, pair, seed);
      }
    }
    return std::move(m_graph);
  }

 private:
  void addPair(const Study::Table& table, const StudyPair& pair, uint64_t seed) {
    for (const Study::Variant& objective : m_study.objectives) {
      teacher(pair.teacher, objective, teacherSeedFor(m_study, seed));
    }
    for (const StudyScenario& scenario : table.scenarios) {
      if (table.baseline) add({.model = pair.student, .scenario = scenario, .seed = seed}, StudyRole::Student, {});
      for (const std::string& method : table.methods) {
        for (const Study::Variant& objective : m_study.objectives) student(pair, objective, method, scenario, seed);
      }
    }
  }

  std::string teacher(const std::string& model, const Study::Variant& objective, uint64_t seed) {
    const bool fineTunes = m_catalogue.objective(objective.choice["id"])->fineTunes;
    const std::string init = fineTunes ? teacher(model, m_study.reference(), seed) : "";
    const StudyRole role = fineTunes ? StudyRole::FineTuned : StudyRole::Teacher;
    return add({.model = model, .objective = objective.name, .seed = seed}, role, init);
  }

  void student(const StudyPair& pair, const Study::Variant& objective, const std::string& method,
               const StudyScenario& scenario, uint64_t seed) {
    const std::string from = teacher(pair.teacher, objective, teacherSeedFor(m_study, seed));
    add({.model = pair.student,
         .teacher = pair.teacher,
         .objective = objective.name,
         .method = method,
         .scenario = scenario,
         .seed = seed},
        StudyRole::Student, from);
  }

  std::string add(const StudyRunKey& key, StudyRole role, const std::string& dependency) {
    if (const auto known = m_graph.runs.find(key); known != m_graph.runs.end()) return known->second;
    StudyNode node{
        .id = {}, .recipe = recipeOf(key, role, dependency), .dependsOn = {}, .role = role, .label = labelOf(key)};
    node.id = runId(node.recipe, dependency.empty() ? json() : m_graph.node(dependency).recipe);
    if (!dependency.empty()) node.dependsOn = {dependency};
    m_graph.runs[key] = node.id;
    const std::string id = node.id;
    if (m_ids.insert(id).second) m_graph.nodes.push_back(std::move(node));
    return id;
  }

  json recipeOf(const StudyRunKey& key, StudyRole role, const std::string& dependency) const {
    json recipe = {{"version", Recipe::version}, {"kind", role == StudyRole::Student ? "student" : "teacher"},
                   {"dataset", m_study.dataset}, {"model", {{"id", key.model}}},
                   {"seed", key.seed},           {"device", m_study.device},
                   {"threads", m_study.threads}};
    recipe["dataset"]["fraction"] = key.scenario.fraction;
    recipe["dataset"]["drop_classes"] = key.scenario.dropClasses;
    if (role != StudyRole::Student) {
      recipe["objective"] = m_study.objective(key.objective).choice;
      recipe["init"] = dependency;
    } else if (!key.method.empty()) {
      recipe["distiller"] = m_study.method(key.method).choice;
      recipe["teacher"] = dependency;
    }
    recipe.merge_patch(m_study.settings.at(role));
    const std::string method = role == StudyRole::Student && key.method.empty() ? "none" : key.method;
    for (const Study::Override& change : m_study.overrides) {
      const bool itsRole = change.roles.empty() || std::ranges::find(change.roles, role) != change.roles.end();
      if (itsRole && matches(change.models, key.model) && matches(change.teachers, key.teacher) &&
          matches(change.objectives, key.objective) && matches(change.methods, method)) {
        recipe.merge_patch(change.set);
      }
    }
    try {
      return completeRecipe(recipe, m_catalogue);
    } catch (const RecipeError& error) {
      throw RecipeError("", fmt::format("{}, in the run \"{}\": correct the study's settings or overrides",
                                        error.what(), labelOf(key)));
    }
  }

  std::string titleOf(const std::string& model) const { return m_catalogue.model(model)->title; }

  std::string labelOf(const StudyRunKey& key) const {
    std::string label;
    if (key.method.empty() && !key.objective.empty()) {
      label = fmt::format("{} {}", m_study.objective(key.objective).title, titleOf(key.model));
    } else if (key.method.empty()) {
      label = fmt::format("{} without teacher", titleOf(key.model));
    } else {
      label = fmt::format("{} by {} from {} {}", titleOf(key.model), m_study.method(key.method).title,
                          m_study.objective(key.objective).title, titleOf(key.teacher));
    }
    if (key.scenario != StudyScenario()) label += ", " + scenarioTitle(key.scenario);
    return fmt::format("{}, seed {}", label, key.seed);
  }

  const Study& m_study;
  const Catalogue& m_catalogue;
  StudyGraph m_graph;
  std::set<std::string> m_ids;
};

}  // namespace

std::size_t StudyGraph::indexOf(const std::string& id) const {
  const auto found = std::ranges::find(nodes, id, &StudyNode::id);
  if (found == nodes.end()) throw std::out_of_range("the study has no run " + id);
  return static_cast<std::size_t>(found - nodes.begin());
}

const StudyNode& StudyGraph::node(const std::string& id) const { return nodes[indexOf(id)]; }

StudyGraph expand(const Study& study, const Catalogue& catalogue) { return Expander(study, catalogue).run(); }

uint64_t teacherSeedFor(const Study& study, uint64_t seed) { return study.teacherSeed.value_or(seed); }

json completeRecipe(const json& recipe, const Catalogue& catalogue) {
  // A missing folder is no fault of the recipe; anything in its place passes the check.
  json checked = withDefaults(recipe, catalogue);
  const json root = checked["dataset"].value("root", json(""));
  if (root == "") checked["dataset"]["root"] = ".";
  json full = toJson(readRecipe(checked, catalogue));
  full["dataset"]["root"] = root;
  if (full.contains("objective")) makeReal(full["objective"], catalogue.objective(full["objective"]["id"])->params);
  if (full.contains("distiller")) makeReal(full["distiller"], catalogue.distiller(full["distiller"]["id"])->params);
  return full;
}

}  // namespace distillscope
