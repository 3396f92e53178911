// Eigen-CAM: what runs look at in chosen pictures, side by side.
#pragma once

#include "ui/view.h"
#include "ui/views/cam_session.h"

class QProgressBar;
class QScrollArea;
class QStackedLayout;
class QTableView;
class QTabWidget;

namespace distillscope {

class CamControls;
class CamGrid;
class EmptyState;
class MessageBar;
class PicturePicker;
class RunChecklist;
class TableModel;

class CamView final : public View {
  Q_OBJECT
 public:
  explicit CamView(Workbench& workbench, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QWidget* buildSide();
  QWidget* buildPages();
  QWidget* buildFigure();
  void buildActions();

  std::vector<const Run*> columns() const;
  void chooseDefaultColumns();
  void takeColumns();
  void ask();
  void showMaps(const CamSession::Question& question, const std::vector<CamImage>& images);
  void showRemark();
  void showPage();

  Workbench& m_workbench;
  RunChecklist* m_list;
  PicturePicker* m_pictures;
  CamControls* m_controls;
  CamSession* m_session;
  MessageBar* m_bar;
  MessageBar* m_remark;
  QProgressBar* m_progress;
  QTabWidget* m_tabs;
  QScrollArea* m_scroll;
  CamGrid* m_grid;
  TableModel* m_numbersModel;
  QTableView* m_numbers;
  QStackedLayout* m_pages = nullptr;
  EmptyState* m_failure = nullptr;
  QList<QAction*> m_saving;
  bool m_columnsChosen = false;  ///< by a person
};

}  // namespace distillscope
