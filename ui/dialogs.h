// The window's dialogs.
#pragma once

class QWidget;

namespace distillscope {

class EngineProcess;
class Settings;
class Theme;

void showPreferences(Settings& settings, Theme& theme, QWidget* parent);
void showAbout(const EngineProcess& engine, QWidget* parent);

}  // namespace distillscope
