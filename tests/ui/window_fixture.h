// The real window on a workspace and settings of its own, with the scripted engine, driven by the names of its widgets.
#pragma once

#include <QMessageBox>
#include <QTemporaryDir>
#include <memory>

#include "core/record/run_dir.h"
#include "tests/ui/patience.h"
#include "ui/main_window.h"
#include "ui/settings.h"
#include "ui/theme.h"

namespace distillscope {

class TestWindow {
 public:
  /// `engine` empty for the scripted one.
  explicit TestWindow(const QString& engine = {});
  /// Ends the engines that still work.
  ~TestWindow();

  MainWindow& window() { return *m_window; }
  Settings& settings() { return m_settings; }
  QString settingsFile() const { return m_folder.filePath(QStringLiteral("window.ini")); }
  Theme& theme() { return m_theme; }
  std::filesystem::path workspace() const { return m_folder.filePath(QStringLiteral("workspace")).toStdString(); }
  RunDir run(const QString& id) const { return RunDir(workspace() / "runs" / id.toStdString()); }

  /// The widget or action of this name; fails the program if there is none, since a null pointer says less.
  /// Of several with the name, as views share some, the one that can be seen.
  template <typename T>
  T& get(const char* name) {
    const QList<T*> found = m_window->findChildren<T*>(QLatin1String(name));
    if (found.isEmpty()) qFatal("the window has no %s", name);
    if constexpr (std::is_base_of_v<QWidget, T>) {
      for (T* widget : found) {
        if (widget->isVisible()) return *widget;
      }
    }
    return *found.first();
  }
  void press(const char* button);
  /// Waits until the action can be done.
  void trigger(const char* action);
  void chooseRuns(const QStringList& ids);
  /// Presses the button of that role in the question of this name.
  void answer(const char* question, QMessageBox::ButtonRole role);
  /// What the table shows in a column of RunTableModel, empty if there is no such run.
  QString cell(const QString& id, int column);

  /// Writes a finished run by the scripted engine, as another program would; under `script`, which stands for this run.
  void makeRun(const QString& id, const nlohmann::json& recipe = {}, const char* script = "step_ms=0");
  /// Starts a run from New run by name, with `recipe` filled in.
  void start(const QString& id, const nlohmann::json& recipe = nlohmann::json::object());

  /// Makes every later start of the engine fail.
  void removeEngine();

  /// Closes the window and opens it anew on the same workspace and settings.
  void reopen();
  /// The window goes, as at the end of the program; nothing but reopen() may follow.
  void discard() { m_window.reset(); }
  /// Leaves pictures of the window, light and dark, in the folder of DISTILLSCOPE_PICTURES.
  void picture(const QString& name);

 private:
  QTemporaryDir m_folder;
  QString m_engine;
  Settings m_settings;
  Theme m_theme;
  std::unique_ptr<MainWindow> m_window;
};

/// What the scripted engine does from here on; see tests/support/fake_engine/fake_engine.h.
void setScript(const char* script);

}  // namespace distillscope
