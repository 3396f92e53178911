// The window: navigation, the views of viewTable(), menus and the status bar.
#pragma once

#include <QMainWindow>
#include <QString>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <vector>

#include <nlohmann/json.hpp>

class QAction;
class QActionGroup;
class QLabel;
class QMenu;
class QVBoxLayout;

namespace distillscope {

class EngineProcess;
class InspectorClient;
class MessageBar;
class RunQueue;
class PictureHandover;
class RunSelection;
class RunStore;
class Settings;
class Theme;
class View;
class ViewArea;
struct DroppedFiles;
struct Workbench;

class MainWindow final : public QMainWindow {
  Q_OBJECT
 public:
  /// `engineProgram` as for EngineProcess. `settings` and `theme` outlive the window. Does nothing slow: the runs and
  /// the engine's catalogue come in later.
  MainWindow(const std::filesystem::path& workspace, const QString& engineProgram, Settings& settings, Theme& theme);
  ~MainWindow() override;

  /// Leaves the present workspace, if no view holds it back, and shows another; it is created if it is not there.
  /// Engines go on.
  void openWorkspace(const std::filesystem::path& workspace);
  const std::filesystem::path& workspace() const;

  /// By ViewInfo::id; an unknown id does nothing.
  void showView(const QString& id);
  View* view(const QString& id) const;
  /// Shows New run filled in from `recipe`, of which any part may be missing.
  void proposeRun(const nlohmann::json& recipe, const QString& origin = {});

  /// Asks for each of these files what it is, and makes a run of it.
  void openWeights(const QStringList& files);
  /// Copies runs of other workspaces into this one.
  void importRuns(const QStringList& folders);

 protected:
  void closeEvent(QCloseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void buildFrame();
  void buildMenus();
  void buildNavigation();
  void buildDockActions();
  void buildViews();
  void buildStatusBar();
  bool mayLeaveWorkspace();
  void fillRecentMenu();
  void openRecent(const QString& folder);
  void changeWorkspace(const QString& folder);
  void chooseWorkspace();
  void chooseWeights();
  void takeDropped(const DroppedFiles& files);
  static constexpr int firstWidth = 1280, firstHeight = 820;  ///< pixels, before a person chose

  void openPalette();
  void resetLayout();
  void save();
  void saveSoon();
  void showDocks();
  /// In the status line, for some seconds.
  void tell(const QString& text);
  void showEngineState();
  void showRunCount();

  Settings& m_settings;
  Theme& m_theme;
  std::unique_ptr<EngineProcess> m_engine;
  std::unique_ptr<InspectorClient> m_inspector;
  std::unique_ptr<RunStore> m_runs;
  std::unique_ptr<RunQueue> m_queue;
  std::unique_ptr<RunSelection> m_selection;
  std::unique_ptr<PictureHandover> m_pictures;
  std::unique_ptr<Workbench> m_workbench;

  ViewArea* m_area = nullptr;
  QActionGroup* m_navigation = nullptr;
  QVBoxLayout* m_sidebar = nullptr;
  MessageBar* m_engineBar = nullptr;
  MessageBar* m_workspaceBar = nullptr;
  QMenu* m_recentMenu = nullptr;
  QMenu* m_viewMenu = nullptr;
  QActionGroup* m_docking = nullptr;  ///< one action a view: whether it is in a dock
  QAction* m_dockCurrent = nullptr;
  QAction* m_floatCurrent = nullptr;
  std::vector<QMenu*> m_viewMenus;  ///< of the views that have actions
  QLabel* m_runCount = nullptr;
  QLabel* m_engineState = nullptr;
  QLabel* m_workspaceLabel = nullptr;
  QTimer m_saveSoon;
};

}  // namespace distillscope
