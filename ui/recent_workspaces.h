// The workspaces that were open, the newest first.
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>

namespace distillscope {

class Settings;

/// One way to write a folder: absolute, with neither dots nor a slash at its end.
std::filesystem::path tidyPath(const std::filesystem::path& path);

QStringList recentWorkspaces(const Settings& settings);
/// Puts it at the beginning, and remembers it as the last one open.
void rememberWorkspace(Settings& settings, const QString& workspace);
void forgetWorkspace(Settings& settings, const QString& workspace);

}  // namespace distillscope
