// The workspace's runs: table, filter, what can be done with them, and the chosen one in detail.
#pragma once

#include "ui/view.h"

class QLineEdit;
class QSplitter;
class QStackedLayout;
class QTableView;

namespace distillscope {

class MessageBar;
class RunActions;
class RunDetails;
class RunFilterModel;
class RunTableModel;

class RunsView final : public View {
  Q_OBJECT
 public:
  explicit RunsView(Workbench& workbench, QWidget* parent = nullptr);
  ~RunsView() override;

 private:
  QWidget* buildHeader();
  void buildTable();
  void connectActions();
  void showSelection();
  void takeSelection(const QStringList& ids);
  void showWhatThereIs();

  Workbench& m_workbench;
  RunActions* m_actions;
  RunTableModel* m_model;
  RunFilterModel* m_filtered;
  QStackedLayout* m_pages;
  MessageBar* m_bar;
  QLineEdit* m_filter = nullptr;
  QTableView* m_table = nullptr;
  QSplitter* m_splitter = nullptr;
  RunDetails* m_details = nullptr;
  bool m_selecting = false;
};

}  // namespace distillscope
