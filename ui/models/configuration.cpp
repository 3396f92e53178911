#include "ui/models/configuration.h"

#include <algorithm>
#include <map>

#include "ui/json_path.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* references[] = {"init", "teacher"};
constexpr int deepestReference = 16;  // a chain of fine-tuning that is longer refers to itself

json withoutSeed(json recipe) {
  if (recipe.is_object()) {
    for (const char* field : {"seed", "device", "threads"}) recipe.erase(field);
  }
  return recipe;
}

json configuration(const Run& run, const RunStore& runs, const std::vector<std::string>& without, int depth) {
  json recipe = withoutSeed(run.recipe);
  if (!recipe.is_object()) return recipe;
  for (const std::string& field : without) recipe.erase(field);
  for (const char* field : references) {
    const bool isWanted = recipe.contains(field) && depth < deepestReference;
    const Run* referred = isWanted ? referredRun(run, field, runs) : nullptr;
    if (referred) recipe[field] = configuration(*referred, runs, {}, depth + 1);
  }
  return recipe;
}

/// Numbers runs by what they repeat: the same for those of one configurationOf(). Each recipe is looked at once,
/// whichever runs refer to it.
class Experiments {
 public:
  explicit Experiments(const RunStore& runs) : m_runs(runs) {}

  std::size_t numberOf(const Run& run) {
    const auto [known, isNew] = m_ofRun.emplace(&run, unfinished);
    if (!isNew) return known->second;
    json recipe = withoutSeed(run.recipe);
    for (const char* field : references) {
      const Run* referred = recipe.contains(field) ? referredRun(run, field, m_runs) : nullptr;
      if (referred) recipe[field] = numberOf(*referred);
    }
    return m_ofRun[&run] = m_numbers.emplace(std::move(recipe), m_numbers.size()).first->second;
  }

 private:
  static constexpr std::size_t unfinished = -1;  ///< of a run that refers to itself

  const RunStore& m_runs;
  std::map<const Run*, std::size_t> m_ofRun;
  std::map<json, std::size_t> m_numbers;
};

}  // namespace

const Run* referredRun(const Run& run, const std::string& field, const RunStore& runs) {
  const std::string reference = textAt(run.recipe, field);
  if (reference.empty()) return nullptr;
  if (const Run* named = runs.run(QString::fromStdString(reference))) return named;
  const fs::path path = fs::path(reference).lexically_normal();
  for (fs::path folder = path; folder.has_relative_path(); folder = folder.parent_path()) {
    const Run* candidate = runs.run(QString::fromStdString(folder.filename().string()));
    if (candidate && candidate->dir.path().lexically_normal() == folder) return candidate;
  }
  return nullptr;
}

json configurationOf(const Run& run, const RunStore& runs) { return configuration(run, runs, {}, 0); }

json configurationWithout(const std::vector<std::string>& fields, const Run& run, const RunStore& runs) {
  return configuration(run, runs, fields, 0);
}

std::vector<QStringList> seedGroups(const std::vector<const Run*>& runs, const RunStore& store) {
  Experiments experiments(store);
  std::vector<QStringList> groups;
  std::map<std::size_t, std::size_t> places;  // in `groups`
  for (const Run* run : runs) {
    const auto [place, isNew] = places.emplace(experiments.numberOf(*run), groups.size());
    if (isNew) groups.emplace_back();
    groups[place->second] << run->id();
  }
  return groups;
}

QStringList differingFields(const std::vector<json>& configurations) {
  QStringList fields;
  if (configurations.empty()) return fields;
  // What is not the same in all is not the same in the first and in another.
  const json first = configurations.front().flatten();
  const auto compare = [&](const json& one, const json& other) {
    for (const auto& [pointer, value] : one.items()) {
      const QString field = QString::fromStdString(pointer).mid(1).replace('/', '.');
      if (fields.contains(field)) continue;
      const auto found = other.find(pointer);
      if (found == other.end() || *found != value) fields << field;
    }
  };
  for (const json& each : configurations) {
    if (each == configurations.front()) continue;
    const json flat = each.flatten();
    compare(first, flat);
    compare(flat, first);
  }
  fields.sort();
  return fields;
}

QString fieldText(const json& configuration, const QString& field) {
  const json value = valueAt(configuration, field.toStdString());
  const QString name = field.section(QLatin1Char('.'), -1);
  if (value.is_null()) return QStringLiteral("%1 \u2013").arg(name);
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return QStringLiteral("%1 %2").arg(name, QString::fromStdString(text));
}

}  // namespace distillscope
