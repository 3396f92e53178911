#include "ui/models/configuration.h"

#include <algorithm>

#include "ui/json_path.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr int deepestReference = 16;  // a chain of fine-tuning that is longer refers to itself

json configuration(const Run& run, const RunStore& runs, const std::vector<std::string>& without, int depth) {
  json recipe = run.recipe;
  if (!recipe.is_object()) return recipe;
  for (const char* field : {"seed", "device", "threads"}) recipe.erase(field);
  for (const std::string& field : without) recipe.erase(field);
  for (const char* field : {"init", "teacher"}) {
    const bool isWanted = recipe.contains(field) && depth < deepestReference;
    const Run* referred = isWanted ? referredRun(run, field, runs) : nullptr;
    if (referred) recipe[field] = configuration(*referred, runs, {}, depth + 1);
  }
  return recipe;
}

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
