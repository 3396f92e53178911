// Deleted runs: bring them back, or delete them for good.
#pragma once

#include <QDialog>
#include <vector>

#include "ui/run_store.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace distillscope {

class TrashDialog final : public QDialog {
  Q_OBJECT
 public:
  TrashDialog(RunStore& runs, QWidget* parent);

 private:
  using Deed = QString (RunStore::*)(const TrashedRun& run);  ///< returns what went wrong, or nothing
  void list();
  void forEach(const std::vector<TrashedRun>& runs, Deed deed);
  void restore();
  void deleteForGood();
  std::vector<TrashedRun> chosen() const;
  void updateButtons();

  RunStore& m_runs;
  std::vector<TrashedRun> m_listed;
  QListWidget* m_list;
  QLabel* m_text;
  QPushButton* m_restore;
  QPushButton* m_delete;
};

}  // namespace distillscope
