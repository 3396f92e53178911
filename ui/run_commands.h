// What a person does to runs and may take back: deleting them, writing notes about them, giving them another line.
#pragma once

#include <QStringList>
#include <QUndoCommand>
#include <functional>
#include <vector>

#include "core/record/run_notes.h"

namespace distillscope {

class RunStore;

/// Takes a sentence on what could not be done; called during redo() and undo().
using ReportProblem = std::function<void(const QString& problem)>;

/// Moves the runs to the workspace's trash; undo brings them back.
class DeleteCommand final : public QUndoCommand {
 public:
  DeleteCommand(RunStore& runs, QStringList ids, ReportProblem report);
  void redo() override;
  void undo() override;

 private:
  RunStore& m_runs;
  QStringList m_ids;
  ReportProblem m_report;
};

struct NotesChange {
  QString id;
  RunNotes before, after;
};

/// Writes tags and notes; undo writes those before. A run that is gone meanwhile is left out.
class NotesCommand final : public QUndoCommand {
 public:
  NotesCommand(RunStore& runs, std::vector<NotesChange> changes, ReportProblem report);
  void redo() override { write(&NotesChange::after); }
  void undo() override { write(&NotesChange::before); }

 private:
  void write(RunNotes NotesChange::*notes);

  RunStore& m_runs;
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
