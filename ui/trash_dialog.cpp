#include "ui/trash_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/run_text.h"

namespace distillscope {

TrashDialog::TrashDialog(RunStore& runs, QWidget* parent)
    : QDialog(parent),
      m_runs(runs),
      m_list(new QListWidget(this)),
      m_text(new QLabel(this)),
      m_restore(new QPushButton(tr("&Restore"), this)),
      m_delete(new QPushButton(tr("&Delete for good..."), this)) {
  setObjectName(QStringLiteral("trash"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Trash"));
  resize(460, 360);
  m_list->setObjectName(QStringLiteral("trash-list"));
  m_list->setAccessibleName(tr("Deleted runs"));
  m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_text->setObjectName(QStringLiteral("trash-text"));
  m_text->setWordWrap(true);
  m_restore->setObjectName(QStringLiteral("trash-restore"));
  m_delete->setObjectName(QStringLiteral("trash-delete"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->addButton(m_restore, QDialogButtonBox::ActionRole);
  buttons->addButton(m_delete, QDialogButtonBox::ActionRole);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
  connect(m_restore, &QPushButton::clicked, this, &TrashDialog::restore);
  connect(m_delete, &QPushButton::clicked, this, &TrashDialog::deleteForGood);
  connect(m_list, &QListWidget::itemSelectionChanged, this, &TrashDialog::updateButtons);
  connect(m_list, &QListWidget::itemDoubleClicked, this, &TrashDialog::restore);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(m_text);
  layout->addWidget(m_list, 1);
  layout->addWidget(buttons);
  list();
}

void TrashDialog::list() {
  m_listed = m_runs.trash();
  m_list->clear();
  for (const TrashedRun& run : m_listed) {
    auto* item = new QListWidgetItem(run.id, m_list);
    item->setToolTip(QString::fromStdString(run.folder.string()));
  }
  m_text->setText(m_listed.empty() ? tr("The trash is empty.")
                                   : tr("%1 in the trash of this workspace.").arg(runsText(std::ssize(m_listed))));
  updateButtons();
}

void TrashDialog::forEach(const std::vector<TrashedRun>& runs, Deed deed) {
  QStringList problems;
  for (const TrashedRun& run : runs) {
    const QString problem = (m_runs.*deed)(run);
    if (!problem.isEmpty()) problems.append(problem);
  }
  list();
  if (!problems.isEmpty()) m_text->setText(problems.join(QLatin1Char('\n')));
}

void TrashDialog::restore() { forEach(chosen(), &RunStore::restoreFromTrash); }

void TrashDialog::deleteForGood() {
  const auto runs = chosen();
  auto* question = new QMessageBox(QMessageBox::Warning, tr("Delete for good"),
                                   tr("%1 will be gone with weights and curves. This cannot be undone.")
                                       .arg(runs.size() == 1 ? runs.front().id : runsText(std::ssize(runs))),
                                   QMessageBox::Cancel, this);
  question->setObjectName(QStringLiteral("trash-warning"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  const QPushButton* confirm = question->addButton(tr("&Delete for good"), QMessageBox::DestructiveRole);
  connect(question, &QMessageBox::buttonClicked, this, [this, runs, confirm](const QAbstractButton* pressed) {
    if (pressed == confirm) forEach(runs, &RunStore::deleteForGood);
  });
  question->open();
}

std::vector<TrashedRun> TrashDialog::chosen() const {
  std::vector<TrashedRun> runs;
  for (const QModelIndex& index : m_list->selectionModel()->selectedIndexes()) {
    runs.push_back(m_listed[static_cast<std::size_t>(index.row())]);
  }
  return runs;
}

void TrashDialog::updateButtons() {
  const bool any = m_list->selectionModel()->hasSelection();
  m_restore->setEnabled(any);
  m_delete->setEnabled(any);
}

}  // namespace distillscope
