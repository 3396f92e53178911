// A view: one page of the window. Adding one is a file in views/ and a line in views.cpp.
#pragma once

#include <QIcon>
#include <QList>
#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

struct Workbench;

/// The view's QWidget::actions() become a menu of the window under the view's title.
class View : public QWidget {
  Q_OBJECT
 public:
  using QWidget::QWidget;

  /// What the command palette offers beside the menus: actions of buttons that stand in the view.
  const QList<QAction*>& commands() const { return m_commands; }

  /// From this on a view has room; a smaller place scrolls it.
  QSize minimumSizeHint() const override { return QWidget::minimumSizeHint().expandedTo({720, 480}); }

  /// Whether the view may go. One that holds what a person wrote and did not save asks.
  virtual bool mayClose() { return true; }

 protected:
  void addCommands(const QList<QAction*>& actions) { m_commands += actions; }
  /// An entry of the view's menu.
  QAction* addEntry(const char* name, const QString& text, std::function<void()> triggered);
  /// Puts `text` on the clipboard, and tells the person.
  void copy(const QString& text, const QString& told);

 private:
  QList<QAction*> m_commands;

 Q_SIGNALS:
  /// Asks the window to show another view (by ViewInfo::id).
  void viewRequested(const QString& id);
  /// Asks the window to open New run filled in from `recipe`, of which any part may be missing. `origin` is the run
  /// that it is a duplicate of.
  void newRunRequested(const nlohmann::json& recipe, const QString& origin = {});
  /// Asks the window to tell the person something in its status line.
  void messageRequested(const QString& text);
};

struct ViewInfo {
  QString id;     ///< objectName of the view: "runs-view"
  QString title;  ///< "Runs"
  QString icon;   ///< resource name under :/icons
  std::function<View*(Workbench& workbench, QWidget* parent)> make;
};

/// Every view, in the order of the navigation.
const std::vector<ViewInfo>& viewTable();

}  // namespace distillscope
