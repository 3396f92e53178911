#include "ui/recent_workspaces.h"

#include "ui/settings.h"

namespace distillscope {
namespace {

const QString recentKey = QStringLiteral("workspace/recent");
constexpr qsizetype recentLimit = 8;

}  // namespace

std::filesystem::path tidyPath(const std::filesystem::path& path) {
  return std::filesystem::absolute(path / ".").lexically_normal().parent_path();  // which ends with a slash
}

QStringList recentWorkspaces(const Settings& settings) {
  QStringList tidy;
  for (const QString& each : settings.value(recentKey).toStringList())
    tidy << QString::fromStdString(tidyPath(each.toStdString()).string());
  tidy.removeDuplicates();
  return tidy;
}

void rememberWorkspace(Settings& settings, const QString& workspace) {
  QStringList recent = recentWorkspaces(settings);
  recent.removeAll(workspace);
  recent.prepend(workspace);
  settings.setValue(recentKey, recent.mid(0, recentLimit));
  settings.setValue(QStringLiteral("workspace/last"), workspace);
}

void forgetWorkspace(Settings& settings, const QString& workspace) {
  QStringList recent = recentWorkspaces(settings);
  recent.removeAll(workspace);
  settings.setValue(recentKey, recent);
}

}  // namespace distillscope
