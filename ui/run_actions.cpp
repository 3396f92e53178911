#include "ui/run_actions.h"

#include <QWidget>

#include "core/record/error.h"
#include "ui/engine_process.h"
#include "ui/run_queue.h"
#include "ui/run_sequel.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

bool isFinished(const Run& run) { return run.status == RunStatus::Finished; }

}  // namespace

RunActions::RunActions(Workbench& workbench, QWidget* parent)
    : QObject(parent), m_workbench(workbench), m_window(parent) {
  addControls();
  addQueue();
  addNewRuns();
  addHousekeeping();
  connect(&workbench.runs, &RunStore::runsChanged, this, &RunActions::updateEnabled);
  connect(&workbench.runs, &RunStore::runRemoved, this, &RunActions::updateEnabled);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &RunActions::updateEnabled);
  connect(&workbench.queue, &RunQueue::changed, this, &RunActions::updateEnabled);
  connect(&workbench.queue, &RunQueue::failed, this, &RunActions::failed);
  updateEnabled();
}

QAction* RunActions::action(const QString& name) const {
  const auto found = std::ranges::find(m_all, QStringLiteral("run-") + name, &QObject::objectName);
  return found != m_all.end() ? *found : nullptr;
}

void RunActions::setRuns(const QStringList& ids) {
  m_ids = ids;
  updateEnabled();
}

void RunActions::addControls() {
  EngineProcess& engine = m_workbench.engine;
  const auto isRunning = [](const Run& run) { return run.status == RunStatus::Running; };
  const auto isPaused = [](const Run& run) { return run.status == RunStatus::Paused; };
  addForEach("pause", tr("&Pause"), QKeySequence(Qt::CTRL | Qt::Key_P), tr("Pause training after the step in progress"),
             isRunning, [&engine](const Run& run) { engine.pause(run.dir); });
  addForEach("continue", tr("&Continue"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), tr("Go on after a pause"),
             isPaused, [&engine](const Run& run) { engine.continueRun(run.dir); });
  addForEach(
      "stop", tr("&Stop"), QKeySequence(Qt::CTRL | Qt::Key_Period),
      tr("Write a checkpoint and end; the run can be resumed later"),
      [=](const Run& run) { return isRunning(run) || isPaused(run); },
      [&engine](const Run& run) { engine.stop(run.dir); });
  addForEach(
      "resume", tr("&Resume"), QKeySequence(Qt::CTRL | Qt::Key_R), tr("Go on from the last checkpoint"),
      [this](const Run& run) {
        return canResume(run.status) && isSettled(run) && !m_workbench.queue.contains(run.id());
      },
      [this, &engine](const Run& run) {
        const QString problem = engine.resume(run.dir);
        if (!problem.isEmpty()) Q_EMIT failed(problem);
      });
  addSeparator();
}

void RunActions::addQueue() {
  RunQueue& queue = m_workbench.queue;
  const auto isQueued = [&queue](const Run& run) { return queue.contains(run.id()); };
  addForEach(
      "enqueue", tr("Put in the &queue"), {}, tr("Begin or go on when it is this run's turn"),
      [=, this](const Run& run) { return canResume(run.status) && isSettled(run) && !isQueued(run); },
      [this, &queue](const Run& run) {
        const QString problem = queue.enqueueAgain(run.id());
        if (!problem.isEmpty()) Q_EMIT failed(problem);
      });
  addForEach("start-now", tr("Start no&w"), {}, tr("Begin at once, however many runs work"), isQueued,
             [this, &queue](const Run& run) {
               const QString problem = queue.startNow(run.id());
               if (!problem.isEmpty()) Q_EMIT failed(problem);
             });
  addForOne("queue-up", tr("&Move up in the queue"), QKeySequence(Qt::ALT | Qt::Key_Up), tr("Begin before others"),
            isQueued, [&queue](const Run& run) { queue.move(run.id(), -1); });
  addForOne("queue-down", tr("Move down &in the queue"), QKeySequence(Qt::ALT | Qt::Key_Down), tr("Begin after others"),
            isQueued, [&queue](const Run& run) { queue.move(run.id(), 1); });
  addForEach("dequeue", tr("Ta&ke out of the queue"), {}, tr("The run stays, and can be started later"), isQueued,
             [&queue](const Run& run) { queue.remove({run.id()}); });
  addSeparator();
}

void RunActions::addNewRuns() {
  addForOne(
      "duplicate", tr("&Duplicate..."), QKeySequence(Qt::CTRL | Qt::Key_D),
      tr("Open New run filled in with this run's recipe"), [](const Run&) { return true; },
      [this](const Run& run) { Q_EMIT newRunRequested(duplicateOf(run), run.id()); });
  const auto canBuildOn = [this](const Run& run) { return isFinished(run) && m_workbench.engine.catalogue(); };
  addForOne("fine-tune", tr("Fi&ne-tune as a teacher..."), {},
            tr("Open New run with a teacher that starts from this run, on its images and as it was trained"),
            canBuildOn, [this](const Run& run) {
              Q_EMIT newRunRequested(fineTuningOf(run, m_workbench.runs, *m_workbench.engine.catalogue()));
            });
  addForOne("distil", tr("Distil &a student..."), {},
            tr("Open New run with a student of this teacher, on its images and as it was trained"), canBuildOn,
            [this](const Run& run) {
              Q_EMIT newRunRequested(studentOf(run, m_workbench.runs, *m_workbench.engine.catalogue()));
            });
  addSeparator();
}

QAction* RunActions::add(const char* name, const QString& text, const QKeySequence& shortcut, const QString& help) {
  auto* action = new QAction(themedIcon(QLatin1String(name)), text, this);
  action->setObjectName(QStringLiteral("run-") + QLatin1String(name));
  action->setShortcut(shortcut);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  action->setToolTip(
      shortcut.isEmpty() ? help : QStringLiteral("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText)));
  m_all.append(action);
  return action;
}

void RunActions::addForEach(const char* name, const QString& text, const QKeySequence& shortcut, const QString& help,
                            Condition condition, Deed deed) {
  QAction* action = add(name, text, shortcut, help);
  m_rules.push_back({action, condition, false});
  connect(action, &QAction::triggered, this, [this, condition, deed] {
    for (const Run* run : chosen()) {
      if (!condition(*run)) continue;
      try {
        deed(*run);
      } catch (const Error& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
      }
    }
  });
}

void RunActions::addForOne(const char* name, const QString& text, const QKeySequence& shortcut, const QString& help,
                           Condition condition, Deed deed) {
  addForEach(name, text, shortcut, help, std::move(condition), std::move(deed));
  m_rules.back().exactlyOne = true;
}

void RunActions::addSeparator() {
  auto* separator = new QAction(this);
  separator->setSeparator(true);
  m_all.append(separator);
}

/// Whether its status is the whole truth.
bool RunActions::isSettled(const Run& run) const {
  return !m_workbench.runs.isStarting(run.id()) && !m_workbench.runs.isReading(run.id());
}

std::vector<const Run*> RunActions::chosen() const {
  std::vector<const Run*> runs;
  for (const QString& id : m_ids) {
    if (const Run* run = m_workbench.runs.run(id)) runs.push_back(run);
  }
  return runs;
}

void RunActions::updateEnabled() {
  const auto runs = chosen();
  for (const Rule& rule : m_rules) {
    const bool number = !rule.exactlyOne || runs.size() == 1;
    rule.action->setEnabled(number && std::ranges::any_of(runs, [&](const Run* run) { return rule.condition(*run); }));
  }
}

}  // namespace distillscope
