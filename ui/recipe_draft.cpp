#include "ui/recipe_draft.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <fmt/format.h>

#include "ui/json_path.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RecipeDraft)
};

/// The parts of a dataset that a network is bound to.
constexpr const char* datasetIdentity[] = {"dataset.id", "dataset.root", "dataset.image_size"};

/// What decides about all other defaults.
constexpr const char* structure[] = {"kind",    "dataset.id",   "model.id", "objective.id",
                                     "teacher", "distiller.id", "init"};

/// Removes from `object` what `defaults` has with the same value, object by object.
void subtract(json& object, const json& defaults) {
  for (auto it = object.begin(); it != object.end();) {
    const auto other = defaults.find(it.key());
    if (other != defaults.end() && it->is_object() && other->is_object()) subtract(*it, *other);
    const bool same = other != defaults.end() && (*it == *other || (it->is_object() && it->empty()));
    it = same ? object.erase(it) : std::next(it);
  }
}

void addSourceProblems(const json& full, const char* field, const RunStore& runs,
                       std::vector<RecipeProblem>& problems) {
  const std::string reference = textAt(full, field);
  if (reference.empty() || std::filesystem::path(reference).is_absolute()) return;
  const Run* source = runs.run(QString::fromStdString(reference));
  if (!source) {
    problems.push_back({field, fmt::format("is {}, and the workspace has no such run", reference)});
    return;
  }
  if (source->status != RunStatus::Finished) {
    problems.push_back({field, fmt::format("is {}, and that run is not finished", reference)});
  }
  const std::string theirs = textAt(source->recipe, "dataset.id"), ours = textAt(full, "dataset.id");
  if (theirs != ours) {
    problems.push_back({field, fmt::format("was trained on {}, and this run uses {}", theirs, ours)});
  }
  const std::string model = textAt(source->recipe, "model.id"), ownModel = textAt(full, "model.id");
  if (std::string_view(field) == "init" && model != ownModel) {
    problems.push_back({field, fmt::format("is a {}, and this run trains a {}", model, ownModel)});
  }
}

QString shellQuoted(QString text) {
  text.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
  return QLatin1Char('\'') + text + QLatin1Char('\'');
}

}  // namespace

void RecipeDraft::replace(const json& recipe) {
  m_chosen = recipe.is_object() ? recipe : json::object();
  m_chosen.erase("version");
}

void RecipeDraft::dropDefaults(const Catalogue& catalogue) {
  json kept = json::object();
  for (const char* path : structure) {
    const json value = valueAt(m_chosen, path);
    if (!value.is_null()) setAt(kept, path, value);
  }
  subtract(m_chosen, withDefaults(kept, catalogue));
  m_chosen.merge_patch(kept);
}

void RecipeDraft::applyPreset(const json& recipe) {
  json kept = json::object();
  for (const char* path : {"kind", "objective.id", "distiller.id", "init", "teacher"}) {
    const json value = valueAt(m_chosen, path);
    if (!value.is_null()) setAt(kept, path, value);
  }
  if (kept.contains("init") || kept.contains("teacher")) {
    for (const char* path : datasetIdentity) setAt(kept, path, valueAt(m_chosen, path));
  }
  if (kept.contains("init")) setAt(kept, "model.id", valueAt(m_chosen, "model.id"));
  m_chosen = recipe;
  m_chosen.merge_patch(kept);
}

void RecipeDraft::set(const std::string& path, const json& value) {
  if (valueAt(m_chosen, path) == value) return;
  if (path == "kind") eraseAll({"objective", "distiller", "weights", "teacher", "init"});
  if (path == "objective.id") eraseAll({"objective"});
  if (path == "distiller.id") eraseAll({"distiller", "weights"});
  setAt(m_chosen, path, value);
}

void RecipeDraft::setSource(const std::string& field, const std::string& reference, const Run* run) {
  if (reference.empty()) {
    eraseAll({field});
    if (field == "teacher") eraseAll({"distiller", "weights"});
    return;
  }
  m_chosen[field] = reference;
  if (!run) return;
  for (const char* path : datasetIdentity) setAt(m_chosen, path, valueAt(run->recipe, path));
  if (field == "init") setAt(m_chosen, "model.id", valueAt(run->recipe, "model.id"));
}

std::vector<RecipeProblem> RecipeDraft::problems(const Catalogue& catalogue, const RunStore& runs) const {
  auto found = problemsOf(m_chosen, catalogue);
  const json whole = full(catalogue);
  for (const char* field : {"init", "teacher"}) addSourceProblems(whole, field, runs, found);
  return found;
}

QString RecipeDraft::suggestedName(const Catalogue& catalogue) const {
  const json whole = full(catalogue);
  const bool student = textAt(whole, "kind") == "student";
  std::string method = textAt(whole, student ? "distiller.id" : "objective.id");
  if (student && textAt(whole, "teacher").empty()) method = "alone";
  return QString::fromStdString(textAt(whole, "model.id") + "-" + method);
}

void RecipeDraft::eraseAll(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) eraseAt(m_chosen, path);
}

QString problemOfName(const QString& name, const RunStore& runs) {
  static const QRegularExpression allowed(QStringLiteral("^[A-Za-z0-9_][A-Za-z0-9._-]*$"));
  if (name.isEmpty()) return Text::tr("is empty, and every run needs one");
  if (!allowed.match(name).hasMatch()) return Text::tr("may hold letters, digits, dots, hyphens and underscores");
  if (name.size() > 100) return Text::tr("is longer than 100 characters");
  if (runs.freeId(name) != name) return Text::tr("is taken: %1 is free").arg(runs.freeId(name));
  return {};
}

QString asCommandLine(const json& chosen, const QString& program, const QString& runFolder) {
  const QString name = runFolder.section(QLatin1Char('/'), -1);
  return QStringLiteral("printf '%s\\n' %1 > %2.json &&\n%3 train %2.json --run %4")
      .arg(shellQuoted(QString::fromStdString(chosen.dump())), name, shellQuoted(program), shellQuoted(runFolder));
}

}  // namespace distillscope
