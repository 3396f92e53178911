// Students side by side: accuracy by method and teacher, confusion matrices, and what each class gains.
#pragma once

#include <QTimer>
#include <vector>

#include "ui/models/student_table.h"
#include "ui/view.h"

class QComboBox;
class QLabel;
class QStackedLayout;
class QTabWidget;
class QTableView;

namespace distillscope {

class ConfusionPanel;
class GainPanel;
class MessageBar;
class RunChecklist;
class TableModel;

class StudentsView final : public View {
  Q_OBJECT
 public:
  explicit StudentsView(Workbench& workbench, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void buildActions();
  QWidget* buildSide();
  QWidget* buildPages();
  QWidget* buildPage();
  QWidget* buildControls();
  QWidget* buildTable();
  void connectRuns();
  void takeTicks(const QStringList& students);
  void refreshSoon();
  void refresh();
  void fill(QWidget& tab);
  void showPage();
  void enableActions();
  std::vector<const Run*> tickedRuns() const;
  std::vector<StudentPlace> places() const;
  StudentTable table() const;
  EpochChoice epochChoice() const;

  Workbench& m_workbench;
  RunChecklist* m_list;
  QComboBox* m_epochs;
  QComboBox* m_measure;
  QLabel* m_caption;
  MessageBar* m_bar;
  MessageBar* m_remark;
  TableModel* m_model;
  QTableView* m_tableView;
  ConfusionPanel* m_confusion;
  GainPanel* m_gains;
  QTabWidget* m_tabs;
  QStackedLayout* m_pages = nullptr;
  QList<QAction*> m_copying;
  QList<QAction*> m_saving;
  QTimer m_refresh;
};

}  // namespace distillscope
