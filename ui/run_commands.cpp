#include "ui/run_commands.h"

#include <QCoreApplication>

#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunCommands)
};

QString nameOf(const std::vector<NotesChange>& changes) {
  return changes.size() == 1 ? changes.front().id : runsText(static_cast<qsizetype>(changes.size()));
}

}  // namespace

DeleteCommand::DeleteCommand(RunStore& runs, QStringList ids, ReportProblem report)
    : QUndoCommand(Text::tr("delete %1").arg(runsText(ids.size()))),
      m_runs(runs),
      m_ids(std::move(ids)),
      m_report(std::move(report)) {}

void DeleteCommand::redo() {
  for (const QString& id : m_ids) {
    if (const QString problem = m_runs.moveToTrash(id); !problem.isEmpty()) m_report(problem);
  }
}

void DeleteCommand::undo() {
  for (const QString& id : m_ids) {
    if (const QString problem = m_runs.restoreFromTrash(id); !problem.isEmpty()) m_report(problem);
  }
}

NotesCommand::NotesCommand(RunStore& runs, std::vector<NotesChange> changes, ReportProblem report)
    : QUndoCommand(Text::tr("notes on %1").arg(nameOf(changes))),
      m_runs(runs),
      m_changes(std::move(changes)),
      m_report(std::move(report)) {}

void NotesCommand::write(RunNotes NotesChange::*notes) {
  for (const NotesChange& change : m_changes) {
    if (!m_runs.run(change.id)) continue;
    if (const QString problem = m_runs.setNotes(change.id, change.*notes); !problem.isEmpty()) m_report(problem);
  }
}

LineCommand::LineCommand(RunStore& runs, const QStringList& ids, int line)
    : QUndoCommand(Text::tr("colour of %1").arg(ids.size() == 1 ? ids.first() : runsText(ids.size()))),
      m_runs(runs),
      m_line(line) {
  for (const QString& id : ids) m_before.emplace_back(id, runLine(id));
}

void LineCommand::redo() {
  for (const auto& [id, line] : m_before) set(id, m_line);
}

void LineCommand::undo() {
  for (const auto& [id, line] : m_before) set(id, line);
}

void LineCommand::set(const QString& id, int line) {
  setRunLine(id, line);
  if (m_runs.run(id)) m_runs.touch(id);
}

}  // namespace distillscope
