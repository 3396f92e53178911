// Studies: tables of the paper that fill from one's own runs.
#pragma once

#include <memory>

#include "ui/view.h"

class QComboBox;
class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QTableView;

namespace distillscope {

class EmptyState;
class MessageBar;
class StudyEditor;
class StudyFollower;
class TableModel;

class StudiesView final : public View {
  Q_OBJECT
 public:
  explicit StudiesView(Workbench& workbench, QWidget* parent = nullptr);
  ~StudiesView() override;

  /// Shows the study of this name, if the workspace has it.
  void open(const QString& name);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void buildActions();
  QWidget* buildSide();
  QWidget* buildHeader();
  QWidget* buildTables();
  QWidget* buildRuns();
  QWidget* buildPage();
  void listStudies();
  void newStudy();
  void refresh();
  void showTable();
  void runOrStop();
  void showRunsOf(const QModelIndex& cell);
  void show(const QStringList& runs);
  void saveTables();

  Workbench& m_workbench;
  std::unique_ptr<StudyFollower> m_study;
  QListWidget* m_list;
  MessageBar* m_bar;
  MessageBar* m_failures;
  QLabel* m_title = nullptr;
  QLabel* m_description = nullptr;
  QLabel* m_state = nullptr;
  QProgressBar* m_progress = nullptr;
  QSpinBox* m_jobs = nullptr;
  QPushButton* m_run = nullptr;
  QComboBox* m_choice = nullptr;  ///< of the table
  TableModel* m_tableModel;
  QTableView* m_table = nullptr;
  QLabel* m_notes = nullptr;
  TableModel* m_runsModel;
  QTableView* m_runs = nullptr;
  StudyEditor* m_editor = nullptr;
  QStackedLayout* m_pages = nullptr;
  QList<QAction*> m_saving;  ///< need a study
};

}  // namespace distillscope
