// The window's dialogs.
#pragma once

class QWidget;

namespace distillscope {

class EngineProcess;
class Settings;
class Theme;

void showPreferences(Settings& settings, Theme& theme, QWidget* parent);
/// docs/walk-through.md, without its pictures.
void showFirstSteps(QWidget* parent);
void showAbout(const EngineProcess& engine, QWidget* parent);

}  // namespace distillscope
