// RunActions: looking at runs, tagging them, deleting them and bringing them back.
#include <QDesktopServices>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSet>
#include <QUrl>
#include <algorithm>

#include "core/record/error.h"
#include "ui/models/inspection.h"
#include "ui/models/lineage.h"
#include "ui/run_actions.h"
#include "ui/run_commands.h"
#include "ui/run_queue.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/run_icons.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr qsizetype namesShown = 5;

}  // namespace

void RunActions::addHousekeeping() {
  const auto always = [](const Run&) { return true; };
  QAction* curves =
      add("curves", tr("Show cur&ves"), QKeySequence(Qt::CTRL | Qt::Key_L), tr("Show these runs' curves"));
  m_rules.push_back({curves, always, false});
  connect(curves, &QAction::triggered, this, [this] { Q_EMIT viewRequested(QStringLiteral("curves-view")); });
  QAction* maps = add("eigen-cam", tr("Show in &Eigen-CAM"), QKeySequence(Qt::CTRL | Qt::Key_E),
                      tr("Look into these runs, and no others"));
  m_rules.push_back({maps, hasCheckpoint, false});
  connect(maps, &QAction::triggered, this, [this] {
    Q_EMIT viewRequested(QStringLiteral("cam-view"));
    m_workbench.selection.explain(m_ids);
  });
  addForOne("folder", tr("&Open folder"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), tr("Show the run's files"),
            always, [](const Run& run) {
              QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(run.dir.path().string())));
            });
  QAction* tag =
      add("tag", tr("&Tag..."), QKeySequence(Qt::CTRL | Qt::Key_T), tr("Give these runs a word to find them by"));
  m_rules.push_back({tag, always, false});
  connect(tag, &QAction::triggered, this, &RunActions::askTag);
  addLines();
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
  addUndo("run-redo", m_undo.createRedoAction(this, tr("Redo")), QKeySequence::Redo, "redo");
  QAction* trash = add("trash", tr("Tras&h..."), {}, tr("Deleted runs, to bring back or to delete for good"));
  connect(trash, &QAction::triggered, this, &RunActions::trashRequested);
}

/// A menu inside the others, with the present line of the runs marked.
void RunActions::addLines() {
  auto* menu = new QMenu(tr("Colour and st&yle"), m_window);
  menu->menuAction()->setObjectName(QStringLiteral("run-line"));
  m_all.append(menu->menuAction());
  m_rules.push_back({menu->menuAction(), [](const Run&) { return true; }, false});
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    for (int line = 0; line < runLineCount; ++line) {
      const QPalette colours = m_window->palette();
      QAction* action = menu->addAction(lineIcon(lineColour(line, colours), lineStyle(line)),
                                        tr("Line %1").arg(line + 1), this, [this, line] { setLine(line); });
      action->setCheckable(true);
      action->setChecked(std::ranges::count(m_ids, line, runLine) > 0);
    }
  });
}

void RunActions::askTag() {
  auto* dialog = new QInputDialog(m_window);
  dialog->setObjectName(QStringLiteral("tag-dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Tag runs"));
  dialog->setLabelText(tr("A word for %1:").arg(m_ids.size() == 1 ? m_ids.first() : runsText(m_ids.size())));
  connect(dialog, &QInputDialog::textValueSelected, this, &RunActions::addTag);
  dialog->open();
}

void RunActions::addTag(const QString& tag) {
  m_work.finish();  // notes that are still to be written would be taken for those before
  std::vector<NotesChange> changes;
  for (const Run* run : chosen()) {
    RunNotes notes = run->notes;
    notes.tags = tagsFromText(textOfTags(notes.tags) + "," + tag.toStdString());
    changes.push_back({.id = run->id(), .before = run->notes, .after = std::move(notes)});
  }
  write(std::move(changes));
}

void RunActions::writeNotes(const QString& id, const RunNotes& notes) {
  m_work.finish();
  if (const Run* run = m_workbench.runs.run(id)) write({{.id = id, .before = run->notes, .after = notes}});
}

void RunActions::write(std::vector<NotesChange> changes) {
  std::erase_if(changes, [](const NotesChange& change) { return change.before == change.after; });
  if (changes.empty()) return;
  m_undo.push(new NotesCommand(m_workbench.runs, m_work, std::move(changes),
                               [this](const QString& problem) { Q_EMIT failed(problem); }));
}

void RunActions::setLine(int line) {
  if (!m_ids.isEmpty()) m_undo.push(new LineCommand(m_workbench.runs, m_ids, line));
}

/// Asks first only if that leaves other runs without what they build on; everything else undo brings back.
void RunActions::deleteRuns() {
  m_work.finish();  // nothing is deleted twice
  QStringList ids;
  for (const Run* run : chosen()) {
    if (canDelete(*run)) ids.append(run->id());
  }
  if (ids.isEmpty()) return;
  const QStringList children = childrenOf(ids, lineageRuns(m_workbench.runs));
  if (children.isEmpty()) return moveToTrash(ids);
  QString names = QStringList(children.mid(0, namesShown)).join(QStringLiteral(", "));
  if (children.size() > namesShown) names = tr("%1 and %2 more").arg(names).arg(children.size() - namesShown);
  auto* question = new QMessageBox(QMessageBox::Warning, tr("Delete"),
                                   tr("Other runs build on %1.").arg(ids.size() == 1 ? ids.first() : tr("these runs")),
                                   QMessageBox::Cancel, m_window);
  question->setObjectName(QStringLiteral("delete-warning"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  question->setInformativeText(
      tr("%1: what they learned stays, but a run that has not finished cannot go on without it.").arg(names));
  const QPushButton* confirm = question->addButton(tr("&Delete anyway"), QMessageBox::DestructiveRole);
  connect(question, &QMessageBox::buttonClicked, this, [this, ids, confirm](const QAbstractButton* pressed) {
    if (pressed == confirm) moveToTrash(ids);
  });
  question->open();
}

void RunActions::moveToTrash(const QStringList& ids) {
  const QSet<QString> leaving(ids.begin(), ids.end());
  QStringList staying = m_workbench.selection.ids();
  staying.removeIf([&](const QString& id) { return leaving.contains(id); });
  m_workbench.selection.set(staying);  // at once, not one by one
  try {
    m_workbench.queue.remove(ids);  // none begins while others go
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
  const QString sentence = tr("Moved to the trash: %1.").arg(ids.size() == 1 ? ids.first() : runsText(ids.size()));
  m_undo.push(new DeleteCommand(
      m_workbench.runs, m_work, ids, [this, sentence] { Q_EMIT deleted(sentence); },
      [this](const QString& problem) { Q_EMIT failed(problem); }));
}

bool RunActions::canDelete(const Run& run) const {
  return run.status != RunStatus::Running && run.status != RunStatus::Paused && isSettled(run);
}

}  // namespace distillscope
