#include "ui/run_folder.h"

#include <QCoreApplication>
#include <QFile>
#include <csignal>
#include <fstream>

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/recipe.h"
#include "ui/json_path.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr qint64 lastLineBytes = 4096;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunFolder)
};

}  // namespace

bool isAlive(qint64 pid) {
  if (::kill(static_cast<pid_t>(pid), 0) != 0) return false;
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
  const auto afterName = text.rfind(") ");
  return afterName == std::string::npos || text.compare(afterName + 2, 1, "Z") != 0;
}

bool isThere(const std::filesystem::path& path) {
  std::error_code unreadable;
  return std::filesystem::exists(path, unreadable);
}

json readRunRecipe(const RunDir& dir, QString& problem) {
  json recipe;
  try {
    recipe = withDefaults(readJsonFile(dir.recipe()), Catalogue());
    for (const char* variant : {"dataset", "model"}) {
      if (!recipe.at(variant).at("id").is_string()) throw RecipeError(std::string(variant) + ".id", "is not a text");
    }
    for (const ParamSpec& spec : recipeFields()) {
      if (const auto wrong = problemOf(spec, valueAt(recipe, spec.name))) {
        throw RecipeError(spec.name, *wrong);
      }
    }
    return recipe;
  } catch (const std::exception& error) {
    problem = Text::tr("Its recipe cannot be read: %1").arg(QString::fromUtf8(error.what()));
    return withDefaults(json::object(), Catalogue());
  }
}

json readSummary(const RunDir& dir) {
  std::ifstream file(dir.summary());
  if (!file) return {};
  json summary = json::parse(file, nullptr, false);
  return summary.is_discarded() ? json() : summary;
}

QString logTail(const RunDir& dir, qint64 maxBytes) {
  QFile file(QString::fromStdString(dir.engineLog().string()));
  if (!file.open(QIODevice::ReadOnly)) return {};
  const bool cut = file.size() > maxBytes;
  if (cut) file.seek(file.size() - maxBytes);
  const QString text = QString::fromUtf8(file.readAll());
  return cut ? text.section(QLatin1Char('\n'), 1) : text;
}

QString lastLogLine(const RunDir& dir) {
  return logTail(dir, lastLineBytes).trimmed().section(QLatin1Char('\n'), -1).trimmed();
}

}  // namespace distillscope
