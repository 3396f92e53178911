// What a person does to runs and may take back: deleting them, writing notes about them, giving them another line.
// Where that touches files, redo() and undo() hand it to a SlicedWork, which does it in the order in which it was asked
// for.
#pragma once

#include <QStringList>
#include <QUndoCommand>
#include <functional>
#include <memory>
#include <vector>

#include "core/record/run_notes.h"

namespace distillscope {

class RunStore;
class SlicedWork;

/// Takes a sentence on what could not be done.
using ReportProblem = std::function<void(const QString& problem)>;

/// Moves the runs to the workspace's trash; undo brings them back. `moved` is called when all of them were moved,
/// unless that was taken back by then.
class DeleteCommand final : public QUndoCommand {
 public:
  DeleteCommand(RunStore& runs, SlicedWork& work, QStringList ids, std::function<void()> moved, ReportProblem report);
  void redo() override;
  void undo() override;

 private:
  RunStore& m_runs;
  SlicedWork& m_work;
  QStringList m_ids;
  std::function<void()> m_moved;
  std::shared_ptr<bool> m_tells;  ///< whether the last redo() ends with `moved`
  ReportProblem m_report;
};

struct NotesChange {
  QString id;
  RunNotes before, after;
};

/// Writes tags and notes; undo writes those before. A run that is gone meanwhile is left out.
class NotesCommand final : public QUndoCommand {
 public:
  NotesCommand(RunStore& runs, SlicedWork& work, std::vector<NotesChange> changes, ReportProblem report);
  void redo() override { write(&NotesChange::after); }
  void undo() override { write(&NotesChange::before); }

 private:
  void write(RunNotes NotesChange::*notes);

  RunStore& m_runs;
  SlicedWork& m_work;
  std::vector<NotesChange> m_changes;
  ReportProblem m_report;
};

/// Draws the runs as `line` (colour and dashes); undo gives each the line that it had.
class LineCommand final : public QUndoCommand {
 public:
  LineCommand(RunStore& runs, const QStringList& ids, int line);
  void redo() override;
  void undo() override;

 private:
  void set(const QString& id, int line);

  RunStore& m_runs;
  std::vector<std::pair<QString, int>> m_before;
  int m_line;
};

}  // namespace distillscope
