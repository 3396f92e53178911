// Teachers side by side: a table as papers print it, and CMI by class.
#pragma once

#include <QTimer>

#include "ui/models/teacher_table.h"
#include "ui/view.h"
#include "ui/workbench.h"

class QCheckBox;
class QComboBox;
class QStackedLayout;
class QTabWidget;
class QTableView;

namespace distillscope {

class CentroidPanel;
class ClassPanel;
class EmptyState;
class MessageBar;
class RunChecklist;
class SoftLabelPanel;
class TableModel;
class TemperaturePanel;

class TeachersView final : public View {
  Q_OBJECT
 public:
  explicit TeachersView(Workbench& workbench, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void buildActions();
  QWidget* buildSide();
  QWidget* buildPages();
  QWidget* buildTable();
  QWidget* buildDetails();
  void connectRuns();
  void takeTicks(const QStringList& teachers);
  void takeQuestion(const PictureHandover::Question& question);
  void compareNewest();
  void refreshSoon();
  void refresh();
  void fillTable();
  void showPage();
  void enableActions();
  void showClass(int index);

  Workbench& m_workbench;
  RunChecklist* m_list;
  QComboBox* m_epochs;
  QCheckBox* m_groupSeeds;
  MessageBar* m_bar;
  MessageBar* m_remark;
  TableModel* m_model;
  QTableView* m_tableView;
  ClassPanel* m_classes;
  CentroidPanel* m_centroids;
  TemperaturePanel* m_temperatures;
  SoftLabelPanel* m_images;
  QTabWidget* m_details;
  QStackedLayout* m_pages = nullptr;
  EmptyState* m_noneTicked = nullptr;
  QList<QAction*> m_copying;
  QList<QAction*> m_saving;
  QTimer m_refresh;
  std::vector<TeacherValues> m_values;
  TeacherTable m_table;
};

}  // namespace distillscope
