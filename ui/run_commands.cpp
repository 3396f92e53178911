#include "ui/run_commands.h"

#include <QCoreApplication>
#include <QTimer>

#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/sliced_work.h"
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

DeleteCommand::DeleteCommand(RunStore& runs, SlicedWork& work, QStringList ids, std::function<void()> moved,
                             ReportProblem report)
    : QUndoCommand(Text::tr("delete %1").arg(runsText(ids.size()))),
      m_runs(runs),
      m_work(work),
      m_ids(std::move(ids)),
      m_moved(std::move(moved)),
      m_report(std::move(report)) {}

// The jobs may outlive the command.
void DeleteCommand::redo() {
  std::vector<SlicedWork::Job> jobs;
  m_tells = std::make_shared<bool>(true);
  for (const QString& id : m_ids) {
    jobs.emplace_back([&runs = m_runs, id, report = m_report, tells = m_tells] {
      const QString problem = runs.moveToTrash(id);
      if (problem.isEmpty()) return;
      *tells = false;
      report(problem);
    });
  }
  jobs.emplace_back([&work = m_work, moved = m_moved, tells = m_tells] {
    QTimer::singleShot(0, &work, [moved, tells] {  // once the undo stack has told that it is another
      if (*tells) moved();
    });
  });
  m_work.add(jobs);
}

void DeleteCommand::undo() {
  *m_tells = false;
  std::vector<SlicedWork::Job> jobs;
  for (const QString& id : m_ids) {
    jobs.emplace_back([&runs = m_runs, id, report = m_report] {
      if (const QString problem = runs.restoreFromTrash(id); !problem.isEmpty()) report(problem);
    });
  }
  m_work.add(jobs);
}

NotesCommand::NotesCommand(RunStore& runs, SlicedWork& work, std::vector<NotesChange> changes, ReportProblem report)
    : QUndoCommand(Text::tr("notes on %1").arg(nameOf(changes))),
      m_runs(runs),
      m_work(work),
      m_changes(std::move(changes)),
      m_report(std::move(report)) {}

void NotesCommand::write(RunNotes NotesChange::*notes) {
  std::vector<SlicedWork::Job> jobs;
  for (const NotesChange& change : m_changes) {
    jobs.emplace_back([&runs = m_runs, id = change.id, written = change.*notes, report = m_report] {
      if (!runs.run(id)) return;
      if (const QString problem = runs.setNotes(id, written); !problem.isEmpty()) report(problem);
    });
  }
  m_work.add(jobs);
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
