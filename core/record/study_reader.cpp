// Reading a study's file: every problem in one sentence.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/error.h"
#include "core/record/field_reader.h"
#include "core/record/measures.h"
#include "core/record/study.h"
#include "core/record/study_graph.h"
#include "core/record/study_table_reader.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr const char* noMethod = "none";

/// "Knowledge distillation (KD)" is "KD" in a table; a title without an abbreviation stays.
std::string shortTitle(const std::string& title) {
  const auto open = title.rfind('(');
  if (open == std::string::npos || title.back() != ')') return title;
  const std::string inner = title.substr(open + 1, title.size() - open - 2);
  const bool abbreviation = std::ranges::any_of(inner, [](char c) { return c >= 'A' && c <= 'Z'; });
  return abbreviation ? inner : title.substr(0, open - 1);
}

class Reader : private FieldReader {
 public:
  Reader(const json& file, const Catalogue& catalogue)
      : m_file(file), m_catalogue(catalogue), m_tableReader(*this, catalogue) {}

  Study read() {
    if (!m_file.is_object()) {
      add("", "a study must be a JSON object");
      return {};
    }
    if (!checkVersion()) return {};
    checkKeys(m_file, "",
              {"version", "title", "description", "dataset", "objectives", "pairs", "methods", "seeds", "teacher_seed",
               "measure", "epoch", "information_split", "settings", "overrides", "tables", "device", "threads"});
    m_study.title = text(m_file, "", "title", "");
    m_study.description = text(m_file, "", "description", "");
    readDataset();
    readObjectives();
    readMethods();
    if (m_file.contains("teacher_seed")) {
      m_study.teacherSeed = static_cast<uint64_t>(integer(m_file, "", "teacher_seed", 0, 0));
    }
    readReport();
    readSettings();
    readOverrides();
    readTables();
    m_study.device = text(m_file, "", "device", "auto");
    m_study.threads = integer(m_file, "", "threads", 1, 1);
    return std::move(m_study);
  }

  using FieldReader::problems;

 private:
  bool checkVersion() {
    const json version = m_file.value("version", json());
    if (version.is_number_integer() && version == Study::version) return true;
    const bool newer = version.is_number_integer() && version > Study::version;
    add("version", newer ? fmt::format("is {}, and this program reads studies up to version {}: update distillscope",
                                       version.dump(), Study::version)
                         : fmt::format("is {}, and must be {}", shown(version), Study::version));
    return false;
  }

  static std::vector<std::string> namesOf(const std::vector<Study::Variant>& variants) {
    std::vector<std::string> found;
    for (const Study::Variant& variant : variants) found.push_back(variant.name);
    return found;
  }

  void readDataset() {
    const json dataset = m_file.value("dataset", json());
    if (!dataset.is_object()) {
      add("dataset", fmt::format("is {}, and must be an object with an id", shown(dataset)));
      return;
    }
    checkKeys(dataset, "dataset", {"id", "root", "limit", "image_size"});
    oneOf(dataset, "dataset", "id", idsOf(m_catalogue.datasets), "");
    m_study.dataset = dataset;
  }

  /// "kd", or an object with an id, parameters, and a name and a title of its own.
  template <typename Entry>
  std::vector<Study::Variant> variants(const char* key, const std::vector<Entry>& entries) {
    std::vector<Study::Variant> found;
    const json items = list(m_file, "", key, "ids, or of objects with an id");
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string path = fmt::format("{}[{}]", key, i);
      const json item = items[i].is_string() ? json{{"id", items[i]}} : items[i];
      if (!item.is_object()) {
        add(path, fmt::format("is {}, and must be an id, or an object with one", shown(item)));
        continue;
      }
      const std::string id = oneOf(item, path, "id", idsOf(entries), "");
      const auto entry = std::ranges::find(entries, id, &Entry::id);
      if (entry == entries.end()) continue;
      Study::Variant variant{.name = text(item, path, "name", id),
                             .title = text(item, path, "title", shortTitle(entry->title)),
                             .choice = item};
      variant.choice.erase("name");
      variant.choice.erase("title");
      if (variant.name == noMethod || std::ranges::count(found, variant.name, &Study::Variant::name) > 0) {
        add(path, fmt::format("has the name {}, which is taken: give it a name of its own", variant.name));
        continue;
      }
      found.push_back(std::move(variant));
    }
    return found;
  }

  void readObjectives() {
    m_study.objectives = variants("objectives", m_catalogue.objectives);
    if (m_study.objectives.empty()) return;
    const Study::Variant& first = m_study.reference();
    if (m_catalogue.objective(first.choice["id"])->fineTunes) {
      add("objectives[0]", fmt::format("is {}, which starts from a trained teacher: name first the objective that "
                                       "trains it, such as mll",
                                       first.name));
    }
  }

  void readMethods() {
    if (m_file.contains("methods")) m_study.methods = variants("methods", m_catalogue.distillers);
  }

  void readReport() {
    std::vector<std::string> known;
    for (const MeasureInfo& info : measures()) known.push_back(info.id);
    m_study.measure = oneOf(m_file, "", "measure", known, "top1");
    m_study.bestEpoch = oneOf(m_file, "", "epoch", {"last", "best"}, "last") == "best";
    m_study.informationSplit = oneOf(m_file, "", "information_split", {"train", "test"}, "train");
  }

  /// Recipe fields, without those that the study itself decides.
  json recipeFieldsOf(const json& value, const std::string& path) {
    if (!value.is_object()) {
      add(path, fmt::format("is {}, and must be an object of recipe fields", shown(value)));
      return json::object();
    }
    checkKeys(
        value, path,
        {"objective", "distiller", "weights", "optimizer", "epochs", "batch_size", "measure_every", "keep_every"});
    for (const char* choice : {"objective", "distiller"}) {
      if (value.contains(choice) && value[choice].is_object() && value[choice].contains("id")) {
        add(join(path, choice) + ".id", "is set, and which variant a run takes follows from its place in the study");
      }
    }
    return value;
  }

  void readSettings() {
    for (const StudyRole role : roles) m_study.settings[role] = json::object();
    if (!m_file.contains("settings")) return;
    const json& settings = m_file["settings"];
    if (!settings.is_object()) {
      add("settings", fmt::format("is {}, and must be an object", shown(settings)));
      return;
    }
    checkKeys(settings, "settings", roleNames());
    for (const StudyRole role : roles) {
      const std::string name = roleName(role);
      if (settings.contains(name)) m_study.settings[role] = recipeFieldsOf(settings[name], "settings." + name);
    }
  }

  void readOverrides() {
    if (!m_file.contains("overrides")) return;
    const json items = list(m_file, "", "overrides", "objects with `when` and `set`");
    const auto models = idsOf(m_catalogue.models);
    auto methods = namesOf(m_study.methods);
    methods.push_back(noMethod);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string path = fmt::format("overrides[{}]", i);
      const json when = items[i].is_object() ? items[i].value("when", json()) : json();
      if (!when.is_object()) {
        add(path, "must be an object whose `when` says which runs it changes, and `set` how");
        continue;
      }
      checkKeys(items[i], path, {"when", "set"});
      const std::string at = path + ".when";
      checkKeys(when, at, {"role", "model", "teacher", "objective", "method"});
      const auto read = [&](const char* key, const std::vector<std::string>& choices) {
        return when.contains(key) ? names(when, at, key, choices) : std::vector<std::string>();
      };
      Study::Override change{.roles = {},
                             .models = read("model", models),
                             .teachers = read("teacher", models),
                             .objectives = read("objective", namesOf(m_study.objectives)),
                             .methods = read("method", methods),
                             .set = recipeFieldsOf(items[i].value("set", json()), path + ".set")};
      const auto chosen = read("role", roleNames());
      for (const StudyRole role : roles) {
        if (std::ranges::find(chosen, roleName(role)) != chosen.end()) change.roles.push_back(role);
      }
      m_study.overrides.push_back(std::move(change));
    }
  }

  void readTables() {
    StudyTableReader::Defaults defaults{
        .title = m_study.title, .pairs = {}, .methods = namesOf(m_study.methods), .seeds = {0}};
    if (m_file.contains("pairs")) defaults.pairs = m_tableReader.pairs(m_file, "");
    if (m_file.contains("seeds")) defaults.seeds = m_tableReader.seeds(m_file, "");
    const json items = list(m_file, "", "tables", "objects with a layout");
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string path = fmt::format("tables[{}]", i);
      if (items[i].is_object()) {
        m_study.tables.push_back(m_tableReader.table(items[i], path, defaults));
      } else {
        add(path, fmt::format("is {}, and must be an object with a layout", shown(items[i])));
      }
    }
  }

  static constexpr StudyRole roles[] = {StudyRole::Teacher, StudyRole::FineTuned, StudyRole::Student};
  static std::vector<std::string> roleNames() {
    std::vector<std::string> found;
    for (const StudyRole role : roles) found.push_back(roleName(role));
    return found;
  }

  const json& m_file;
  const Catalogue& m_catalogue;
  StudyTableReader m_tableReader;
  Study m_study;
};

}  // namespace

Study readStudy(const json& file, const Catalogue& catalogue) {
  Reader reader(file, catalogue);
  Study study = reader.read();
  if (!reader.problems().empty()) throw RecipeError(reader.problems()[0].field, reader.problems()[0].what);
  return study;
}

std::vector<RecipeProblem> studyProblems(const json& file, const Catalogue& catalogue) {
  Reader reader(file, catalogue);
  const Study study = reader.read();
  std::vector<RecipeProblem> problems = reader.problems();
  if (!problems.empty()) return problems;
  std::vector<StudyNode> nodes;
  try {
    nodes = expand(study, catalogue).nodes;
  } catch (const RecipeError& error) {
    return {{"", error.what()}};
  }
  // What is missing everywhere, a dataset's folder, is said once.
  std::set<std::string> said;
  for (const StudyNode& node : nodes) {
    for (const RecipeProblem& problem : problemsOf(node.recipe, catalogue)) {
      if (said.insert(problem.field + problem.what).second) problems.push_back(problem);
    }
  }
  return problems;
}

}  // namespace distillscope
