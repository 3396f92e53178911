#include "ui/demonstration.h"

#include <QFile>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "ui/run_queue.h"
#include "ui/run_store.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

/// Resources resources/recipes/NAME.json, each after those that it names.
constexpr const char* recipes[] = {"demo-mll", "demo-mcmi", "demo-kd-from-mll", "demo-kd-from-mcmi"};

}  // namespace

QString startDemonstration(Workbench& workbench) {
  std::map<std::string, std::string> names;  // of the runs, by the recipes' own
  for (const char* name : recipes) {
    QFile file(QStringLiteral(":/recipes/%1.json").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly)) return file.errorString();
    auto recipe = nlohmann::json::parse(file.readAll().toStdString());
    for (const char* field : {"init", "teacher"}) {
      if (recipe.contains(field)) recipe[field] = names.at(recipe[field].get<std::string>());
    }
    const QString id = workbench.runs.freeId(QLatin1String(name));
    names[name] = id.toStdString();
    const QString problem = workbench.queue.enqueue(recipe, id);
    if (!problem.isEmpty()) return problem;
  }
  return {};
}

}  // namespace distillscope
