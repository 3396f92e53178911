// What a person opens: workspaces, weights, runs of other workspaces; by menu or by dropping them on the window.
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>
#include <algorithm>

#include "ui/dropped_files.h"
#include "ui/main_window.h"
#include "ui/open_weights_dialog.h"
#include "ui/recent_workspaces.h"
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

/// Unless it is open, and there.
void MainWindow::changeWorkspace(const QString& folder) {
  const std::filesystem::path path = tidyPath(folder.toStdString());
  if (path != workspace() || !std::filesystem::is_directory(path / "runs")) openWorkspace(path);
}

void MainWindow::chooseWorkspace() {
  askFolder(this, tr("Open workspace"), QString::fromStdString(workspace().string()),
            [this](const QString& folder) { changeWorkspace(folder); });
}

bool MainWindow::mayLeaveWorkspace() {
  return std::ranges::all_of(viewTable(), [this](const ViewInfo& info) {
    View* open = view(info.id);
    return !open || open->mayClose();
  });
}

void MainWindow::fillRecentMenu() {
  m_recentMenu->clear();
  QStringList others = recentWorkspaces(m_settings);
  others.removeAll(QString::fromStdString(workspace().string()));
  for (int i = 0; i < others.size(); ++i) {
    const QString folder = others[i];
    QString title = shortPath(folder);
    title.replace(QLatin1Char('&'), QLatin1String("&&"));
    m_recentMenu->addAction(QStringLiteral("&%1 %2").arg(QString::number(i + 1), title), this,
                            [this, folder] { openRecent(folder); });
  }
  if (others.isEmpty()) m_recentMenu->addAction(tr("No other workspace yet"))->setEnabled(false);
  m_recentMenu->addSeparator();
  QAction* clear = m_recentMenu->addAction(tr("&Clear list"), this, [this, others] {
    for (const QString& folder : others) forgetWorkspace(m_settings, folder);
  });
  clear->setObjectName(QStringLiteral("clear-recent-action"));
  clear->setEnabled(!others.isEmpty());
}

/// A folder that is gone is not made anew, which would look as if its runs were lost.
void MainWindow::openRecent(const QString& folder) {
  if (QFileInfo(folder).isDir()) return changeWorkspace(folder);
  auto* question =
      new QMessageBox(QMessageBox::Warning, tr("Open recent"),
                      tr("The workspace %1 is not there any more.").arg(folder), QMessageBox::NoButton, this);
  question->setObjectName(QStringLiteral("workspace-gone"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  question->setInformativeText(tr("It was moved, deleted, or is on a disk that is not connected."));
  const QPushButton* remove = question->addButton(tr("&Take off the list"), QMessageBox::DestructiveRole);
  question->setDefaultButton(question->addButton(tr("&Keep on the list"), QMessageBox::RejectRole));
  connect(question, &QMessageBox::buttonClicked, this, [this, folder, remove](const QAbstractButton* pressed) {
    if (pressed == remove) forgetWorkspace(m_settings, folder);
  });
  question->open();
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

/// The one place that hands dropped files on, whichever part of the window they were dropped on.
void MainWindow::takeDropped(const DroppedFiles& files) {
  QStringList others = files.others;
  if (!files.workspaces.isEmpty()) {
    changeWorkspace(files.workspaces.first());
    others += files.workspaces.mid(1);
  }
  if (!files.pictures.isEmpty()) {
    showView(QStringLiteral("cam-view"));
    m_pictures->offerFiles(files.pictures);
  }
  if (!others.isEmpty()) {
    tell(
        tr("Left out, since it is neither weights nor a run nor a picture: %1").arg(others.join(QStringLiteral(", "))));
  }
  importRuns(files.runs);
  openWeights(files.weights);
}

}  // namespace distillscope
