// The workspace's runs: as a table, in groups, or as a lineage; what can be done with them; and the chosen ones in
// detail.
#pragma once

#include <QSet>

#include "ui/view.h"

class QComboBox;
class QItemSelection;
class QModelIndex;
class QLineEdit;
class QStackedLayout;
class QStackedWidget;
class QTreeView;

namespace distillscope {

class LineageView;
class MessageBar;
class RunActions;
class RunDetails;
class RunFilterModel;
class RunTableModel;
class RunsColumns;

class RunsView final : public View {
  Q_OBJECT
 public:
  explicit RunsView(Workbench& workbench, QWidget* parent = nullptr);
  ~RunsView() override;

 protected:
  void focusInEvent(QFocusEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* buildEmptyPage();
  QWidget* buildNoneFound();
  QWidget* buildHeader();
  void buildTable();
  void buildAppearance();
  void connectActions();
  void openRow(const QModelIndex& row);
  void showContextMenu(const QPoint& place);
  void group();
  void settleGroups();
  void showSelection();
  void takeSelection(const QStringList& ids);
  void selectIn(const QModelIndex& group, const QSet<QString>& ids, QItemSelection& rows) const;
  void showWhatThereIs();
  void showPage();

  Workbench& m_workbench;
  RunActions* m_actions;
  RunTableModel* m_model;
  RunFilterModel* m_filtered;
  QStackedLayout* m_pages;
  MessageBar* m_bar;
  QLineEdit* m_filter = nullptr;
  QComboBox* m_grouping = nullptr;
  QAction* m_showLineage = nullptr;
  QTreeView* m_table = nullptr;
  RunsColumns* m_columns = nullptr;
  LineageView* m_lineage = nullptr;
  QStackedWidget* m_shown = nullptr;  ///< table, lineage, or that the filter finds none
  RunDetails* m_details = nullptr;
  bool m_offersUndo = false;  ///< the bar does, of the newest command
  bool m_selecting = false;
};

}  // namespace distillscope
