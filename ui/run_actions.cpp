#include "ui/run_actions.h"

#include <QDesktopServices>
#include <QUndoCommand>
#include <QUrl>
#include <QWidget>

#include "core/record/error.h"
#include "ui/engine_process.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

using nlohmann::json;

bool isFinished(const Run& run) { return run.status == RunStatus::Finished; }

class DeleteCommand final : public QUndoCommand {
 public:
  using Report = std::function<void(const QString& problem)>;

  DeleteCommand(RunStore& runs, QStringList ids, Report report)
      : QUndoCommand(RunActions::tr("delete %1").arg(runsText(ids.size()))),
        m_runs(runs),
        m_ids(std::move(ids)),
        m_report(std::move(report)) {}

  void redo() override {
    forEach([this](const QString& id) { return m_runs.moveToTrash(id); });
  }
  void undo() override {
    forEach([this](const QString& id) { return m_runs.restoreFromTrash(id); });
  }

 private:
  void forEach(const std::function<QString(const QString&)>& move) {
    for (const QString& id : m_ids) {
      const QString problem = move(id);
      if (!problem.isEmpty()) m_report(problem);
    }
  }

  RunStore& m_runs;
  QStringList m_ids;
  Report m_report;
};

/// The recipe of a run like `run`, to be changed and started again.
json duplicateOf(const Run& run) {
  json recipe = run.recipe;
  recipe.erase("version");
  return recipe;
}

/// What a run that builds on `run` has in common with it.
json sameData(const Run& run) {
  json recipe = {{"dataset", run.recipe["dataset"]}};
  if (run.recipe.contains("device")) recipe["device"] = run.recipe["device"];
  return recipe;
}

}  // namespace

RunActions::RunActions(Workbench& workbench, QWidget* parent) : QObject(parent), m_workbench(workbench) {
  addControls();
  addNewRuns();
  addHousekeeping();
  connect(&workbench.runs, &RunStore::runsChanged, this, &RunActions::updateEnabled);
  connect(&workbench.runs, &RunStore::runRemoved, this, &RunActions::updateEnabled);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &RunActions::updateEnabled);
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
      [this](const Run& run) { return canResume(run.status) && isSettled(run); },
      [this, &engine](const Run& run) {
        const QString problem = engine.resume(run.dir);
        if (!problem.isEmpty()) Q_EMIT failed(problem);
      });
  addSeparator();
}

void RunActions::addNewRuns() {
  addForOne(
      "duplicate", tr("&Duplicate..."), QKeySequence(Qt::CTRL | Qt::Key_D),
      tr("Open New run filled in with this run's recipe"), [](const Run&) { return true; },
      [this](const Run& run) { Q_EMIT newRunRequested(duplicateOf(run)); });
  addForOne("fine-tune", tr("&Fine-tune as a teacher..."), {},
            tr("Open New run with a teacher that starts from this run"), isFinished, [this](const Run& run) {
              json recipe = sameData(run);
              recipe["kind"] = "teacher";
              recipe["model"] = run.recipe["model"];
              recipe["init"] = run.dir.id();
              const auto& catalogue = m_workbench.engine.catalogue();
              if (catalogue) {
                const auto tuner = std::ranges::find_if(catalogue->objectives, &ObjectiveEntry::fineTunes);
                if (tuner != catalogue->objectives.end()) recipe["objective"] = {{"id", tuner->id}};
              }
              Q_EMIT newRunRequested(recipe);
            });
  addForOne("distil", tr("Distil a &student..."), {}, tr("Open New run with a student of this teacher"), isFinished,
            [this](const Run& run) {
              json recipe = sameData(run);
              recipe["kind"] = "student";
              recipe["teacher"] = run.dir.id();
              Q_EMIT newRunRequested(recipe);
            });
  addSeparator();
}

void RunActions::addHousekeeping() {
  const auto always = [](const Run&) { return true; };
  QAction* curves =
      add("curves", tr("Show c&urves"), QKeySequence(Qt::CTRL | Qt::Key_L), tr("Show these runs' curves"));
  m_rules.push_back({curves, always, false});
  connect(curves, &QAction::triggered, this, [this] { Q_EMIT viewRequested(QStringLiteral("curves-view")); });
  addForOne("folder", tr("Open f&older"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), tr("Show the run's files"),
            always, [](const Run& run) {
              QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(run.dir.path().string())));
            });
  addSeparator();
  QAction* remove = add("delete", tr("De&lete"), QKeySequence::Delete, tr("Move to the workspace's trash"));
  m_rules.push_back({remove, [this](const Run& run) { return canDelete(run); }, false});
  connect(remove, &QAction::triggered, this, &RunActions::deleteRuns);
  const auto addUndo = [this](const char* name, QAction* action, QKeySequence::StandardKey key, const char* icon) {
    action->setObjectName(QLatin1String(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setIcon(themedIcon(QLatin1String(icon)));
    m_all.append(action);
  };
  addUndo("run-undo", m_undo.createUndoAction(this, tr("&Undo")), QKeySequence::Undo, "undo");
  addUndo("run-redo", m_undo.createRedoAction(this, tr("&Redo")), QKeySequence::Redo, "redo");
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

void RunActions::deleteRuns() {
  QStringList ids;
  for (const Run* run : chosen()) {
    if (canDelete(*run)) ids.append(run->id());
  }
  if (ids.isEmpty()) return;
  const auto builtOn = std::ranges::count_if(m_workbench.runs.ids(), [&](const QString& id) {
    const json& recipe = m_workbench.runs.run(id)->recipe;
    const auto names = [&](const char* key) { return ids.contains(QString::fromStdString(recipe.value(key, ""))); };
    return !ids.contains(id) && (names("init") || names("teacher"));
  });
  bool everythingMoved = true;
  m_undo.push(new DeleteCommand(m_workbench.runs, ids, [this, &everythingMoved](const QString& problem) {
    everythingMoved = false;
    Q_EMIT failed(problem);
  }));
  if (!everythingMoved) return;
  QString sentence = tr("Moved to the trash: %1.").arg(ids.size() == 1 ? ids.first() : runsText(ids.size()));
  if (builtOn == 1) sentence += QLatin1Char(' ') + tr("1 run names it as teacher or start.");
  if (builtOn > 1) sentence += QLatin1Char(' ') + tr("%1 runs name them as teacher or start.").arg(builtOn);
  Q_EMIT deleted(sentence);
}

/// Whether its status is the whole truth.
bool RunActions::isSettled(const Run& run) const {
  return !m_workbench.runs.isStarting(run.id()) && !m_workbench.runs.isReading(run.id());
}

bool RunActions::canDelete(const Run& run) const {
  return run.status != RunStatus::Running && run.status != RunStatus::Paused && isSettled(run);
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
