// The side of New run that says what will happen: name, recipe, what is still wrong, and the button.
#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

#include <nlohmann/json.hpp>

class QAction;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace distillscope {

struct Workbench;

class LaunchPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit LaunchPanel(Workbench& workbench, QWidget* parent = nullptr);

  /// `chosen` is what a person chose, `full` the same with every default, `problems` sentences about fields; the name
  /// is checked here. `suggestedName` stands until a person writes another.
  void showDraft(const nlohmann::json& chosen, const nlohmann::json& full, const QStringList& problems,
                 const QString& suggestedName);
  /// Says in which fields `recipe` differs from that of the run `origin`; nothing if that one's is null.
  void showDifferences(const QString& origin, const nlohmann::json& originRecipe, const nlohmann::json& recipe);
  /// What its buttons do.
  const QList<QAction*>& commands() const { return m_commands; }
  /// The name that a person wrote; empty while the suggested one stands.
  QString ownName() const;
  /// An empty one goes back to suggested names, with the next showDraft().
  void setOwnName(const QString& name);

 Q_SIGNALS:
  void startRequested(const QString& name);
  void copied(const QString& what);

 private:
  void checkName();
  void copyCommandLine();
  QAction* addCommand(const char* name, const QString& text, const QString& icon);

  Workbench& m_workbench;
  nlohmann::json m_chosen;
  QStringList m_problems;
  bool m_nameIsOwn = false;
  QLineEdit* m_name;
  QLabel* m_nameProblem;
  QLabel* m_summary;
  QLabel* m_differences;
  QPlainTextEdit* m_recipe;
  QLabel* m_reason;
  QList<QAction*> m_commands;
  QAction* m_start;  ///< one of them
};

}  // namespace distillscope
