// What can be done with runs: one QAction each, for menu, tool bar, context menu and keyboard.
#pragma once

#include <QAction>
#include <QStringList>
#include <QUndoStack>
#include <functional>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/sliced_work.h"

namespace distillscope {

struct NotesChange;
struct Run;
struct RunNotes;
struct Workbench;

/// Every action's deed is done to the runs that were chosen when it was triggered.
class RunActions final : public QObject {
  Q_OBJECT
 public:
  /// Questions are asked over `parent`.
  RunActions(Workbench& workbench, QWidget* parent);

  /// In the order of the menu, separators included.
  const QList<QAction*>& all() const { return m_all; }
  /// By name: "pause", "resume", ...
  QAction* action(const QString& name) const;
  /// The runs that the actions are about.
  void setRuns(const QStringList& ids);
  /// Of everything done here that can be taken back: deletions, notes and tags, lines.
  QUndoStack& undoStack() { return m_undo; }
  /// Does at once what is left of deletions and notes on many runs, which go on while the window is used.
  void finish() { m_work.finish(); }
  void writeNotes(const QString& id, const RunNotes& notes);
  /// Gives the runs that the actions are about this tag, or several with commas between them.
  void addTag(const QString& tag);
  /// Draws the runs that the actions are about as this line.
  void setLine(int line);

 Q_SIGNALS:
  void newRunRequested(const nlohmann::json& recipe, const QString& origin = {});
  void viewRequested(const QString& id);
  /// Something could not be done; a sentence.
  void failed(const QString& problem);
  /// Runs went to the trash, and undo brings them back.
  void deleted(const QString& sentence);
  void trashRequested();

 private:
  using Condition = std::function<bool(const Run&)>;
  using Deed = std::function<void(const Run&)>;

  QAction* add(const char* name, const QString& text, const QKeySequence& shortcut, const QString& help);
  /// An action for one or more runs, enabled while some of them meet `condition`, done to those.
  void addForEach(const char* name, const QString& text, const QKeySequence& shortcut, const QString& help,
                  Condition condition, Deed deed);
  /// An action for exactly one run.
  void addForOne(const char* name, const QString& text, const QKeySequence& shortcut, const QString& help,
                 Condition condition, Deed deed);
  void addSeparator();
  void addControls();
  void addQueue();
  void addNewRuns();
  void addHousekeeping();
  void addLines();
  void askTag();
  void write(std::vector<NotesChange> changes);
  void deleteRuns();
  void moveToTrash(const QStringList& ids);
  bool isSettled(const Run& run) const;
  bool canDelete(const Run& run) const;
  void updateEnabled();
  std::vector<const Run*> chosen() const;

  struct Rule {
    QAction* action;
    Condition condition;
    bool exactlyOne;
  };

  Workbench& m_workbench;
  QWidget* m_window;
  SlicedWork m_work;
  QUndoStack m_undo;
  QList<QAction*> m_all;
  std::vector<Rule> m_rules;
  QStringList m_ids;
};

}  // namespace distillscope
