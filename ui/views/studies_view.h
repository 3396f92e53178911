// Studies: tables of the paper that fill from one's own runs.
#pragma once

#include <memory>

#include "ui/view.h"

class QListWidget;
class QStackedLayout;
class QTableView;

namespace distillscope {

class EmptyState;
class MessageBar;
class StudyEditor;
class StudyFollower;
class StudyGraphPanel;
class StudyHeader;
class StudyTablesPanel;
class TableModel;

class StudiesView final : public View {
  Q_OBJECT
 public:
  explicit StudiesView(Workbench& workbench, QWidget* parent = nullptr);
  ~StudiesView() override;

  /// Shows the study of this name, if the workspace has it.
  void open(const QString& name);
  /// Asks about study files that were changed and not saved.
  bool mayClose() override;

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void buildActions();
  QWidget* buildSide();
  QWidget* buildRuns();
  QWidget* buildPage();
  void listStudies();
  void newStudy();
  void refresh();
  void runOrStop();
  void show(const QStringList& runs);
  QStringList begunOf(const QStringList& runs) const;
  void saveTables();
  void saveFigure();

  Workbench& m_workbench;
  std::unique_ptr<StudyFollower> m_study;
  QListWidget* m_list;
  MessageBar* m_bar;
  MessageBar* m_failures;
  StudyHeader* m_header = nullptr;
  StudyTablesPanel* m_tables = nullptr;
  StudyGraphPanel* m_graph = nullptr;
  TableModel* m_runsModel;
  QTableView* m_runs = nullptr;
  StudyEditor* m_editor = nullptr;
  QStackedLayout* m_pages = nullptr;
  QList<QAction*> m_saving;  ///< need a study
  QAction* m_figureAction = nullptr;
};

}  // namespace distillscope
