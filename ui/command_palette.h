// Everything that can be done or opened, found by typing some letters of it.
#pragma once

#include <QDialog>
#include <QIcon>
#include <functional>
#include <vector>

class QAction;
class QLineEdit;
class QListWidget;
class QMenuBar;

namespace distillscope {

struct Command {
  QString text;
  QString where;  ///< "Runs", "File": which menu, or what sort of thing
  QString keys;   ///< shortcut
  QIcon icon;
  std::function<void()> run;
};

/// Triggers `action`, if it is still there.
Command commandOf(QAction& action, const QString& where);
/// The enabled entries of every menu, as they are now; those of a menu inside another with that one's title before
/// theirs.
std::vector<Command> commandsOf(const QMenuBar& menus);

class CommandPalette final : public QDialog {
  Q_OBJECT
 public:
  CommandPalette(std::vector<Command> commands, QWidget* parent);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void list(const QString& typed);
  void runCurrent();

  std::vector<Command> m_commands;
  QLineEdit* m_typed;
  QListWidget* m_list;
};

/// A table of every menu entry that has a shortcut.
void showShortcuts(const QMenuBar& menus, QWidget* parent);

}  // namespace distillscope
