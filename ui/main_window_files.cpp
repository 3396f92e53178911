// What a person opens: workspaces, weights, runs of other workspaces; by menu or by dropping them on the window.
#include <QCoreApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QStatusBar>
#include <algorithm>

#include "ui/dropped_files.h"
#include "ui/main_window.h"
#include "ui/open_weights_dialog.h"
#include "ui/run_import.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/settings.h"
#include "ui/view.h"
#include "ui/weights_import.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/message_bar.h"
#include "ui/workbench.h"

namespace distillscope {

void MainWindow::chooseWorkspace() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Open workspace"), QString::fromStdString(workspace().string()));
  if (!folder.isEmpty()) openWorkspace(folder.toStdString());
}

bool MainWindow::mayLeaveWorkspace() {
  return std::ranges::all_of(viewTable(), [this](const ViewInfo& info) {
    View* open = view(info.id);
    return !open || open->mayClose();
  });
}

void MainWindow::fillRecentMenu() {
  m_recentMenu->clear();
  for (const QString& folder : m_settings.value(QStringLiteral("workspace/recent")).toStringList()) {
    m_recentMenu->addAction(shortPath(folder), this, [this, folder] { openWorkspace(folder.toStdString()); });
  }
}

void MainWindow::chooseWeights() {
  QStringList patterns;
  for (const QString& suffix : weightsSuffixes()) patterns.append(QStringLiteral("*.") + suffix);
  askOpenPaths(this, tr("Open weights"), {tr("Weights (%1)").arg(patterns.join(QLatin1Char(' '))), tr("All files (*)")},
               [this](const QStringList& files) { openWeights(files); });
}

void MainWindow::openWeights(const QStringList& files) {
  if (files.isEmpty()) return;
  auto* dialog = new OpenWeightsDialog(*m_workbench, files.first(), this);
  connect(dialog, &OpenWeightsDialog::imported, this, [this](const QString& id) {
    m_selection->set({id});
    showView(QStringLiteral("runs-view"));
    tell(tr("%1 was imported and is being measured.").arg(id));
  });
  // One question after the other.
  connect(dialog, &QDialog::finished, this, [this, rest = files.mid(1)] { openWeights(rest); });
  dialog->open();
}

void MainWindow::importRuns(const QStringList& folders) {
  for (const QString& folder : folders) {
    copyRun(folder.toStdString(), *m_runs, m_runs.get(), [this](const QString& id, const QString& problem) {
      if (!problem.isEmpty()) return m_workspaceBar->showMessage(Tone::Bad, problem);
      m_runs->lookNow();
      m_selection->set({id});
      showView(QStringLiteral("runs-view"));
      tell(tr("%1 was copied into this workspace.").arg(id));
    });
  }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (sortDropped(event->mimeData()->urls()).isUseful()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const DroppedFiles files = sortDropped(event->mimeData()->urls());
  event->acceptProposedAction();
  if (!files.pictures.isEmpty()) {
    showView(QStringLiteral("cam-view"));
    View* pictures = view(QStringLiteral("cam-view"));
    // Qt hands a drop to whoever took the drag last.
    QDragEnterEvent enter(QPoint(), event->possibleActions(), event->mimeData(), event->buttons(), event->modifiers());
    if (QCoreApplication::sendEvent(pictures, &enter) && enter.isAccepted())
      QCoreApplication::sendEvent(pictures, event);
  }
  if (!files.others.isEmpty()) {
    tell(tr("Left out, since it is neither weights nor a run nor a picture: %1")
             .arg(files.others.join(QStringLiteral(", "))));
  }
  if (!files.workspaces.isEmpty()) openWorkspace(files.workspaces.first().toStdString());
  importRuns(files.runs);
  openWeights(files.weights);
}

}  // namespace distillscope
