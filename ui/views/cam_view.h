// Eigen-CAM: what runs look at in chosen pictures, side by side.
#pragma once

#include "ui/view.h"
#include "ui/views/cam_session.h"
#include "ui/workbench.h"

class QLabel;
class QProgressBar;
class QScrollArea;
class QTableView;
class QTabWidget;

namespace distillscope {

class CamControls;
class CamEpochs;
class CamGrid;
class CamLayers;
class CamPages;
class CamStatisticsPanel;
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

 private:
  QWidget* buildSide();
  void buildTabs();
  QWidget* buildFigure();
  void buildActions();

  void connectParts();

  std::vector<const Run*> columns() const;
  nlohmann::json sourceFor(const Run& run) const;
  void chooseDefaultColumns();
  void takeColumns();
  void takeRuns(const QStringList& ids);
  void followRuns(const QStringList& changed);
  void takeEpochs();
  void takePictures(const PictureHandover::Pictures& pictures);
  void askSoftLabels();
  void takeFiles(const QStringList& paths);
  void takeLook();
  void takePair();
  void takeSources();
  void takeWish();
  void showComponents();
  void ask();
  void showMaps(const CamSession::Question& question, const std::vector<CamImage>& images,
                const QString& unreadable = {});
  void showRemark();
  void showPage();

  Workbench& m_workbench;
  RunChecklist* m_list;
  QLabel* m_rule;  ///< by which runs become columns
  PicturePicker* m_pictures;
  CamControls* m_controls;
  CamEpochs* m_epochs;
  CamSession* m_session;
  MessageBar* m_bar;
  MessageBar* m_remark;
  QProgressBar* m_progress;
  QTabWidget* m_tabs;
  QScrollArea* m_scroll;
  CamGrid* m_grid;
  TableModel* m_numbersModel;
  QTableView* m_numbers;
  CamLayers* m_layers;
  CamStatisticsPanel* m_statistics;
  CamPages* m_pages;
  QList<QAction*> m_saving;
  QAction* m_softLabels = nullptr;
  PictureChoice m_drawn;         ///< what the rows of the maps show
  QString m_unreadable;          ///< why some of the chosen files have no maps
  bool m_columnsChosen = false;  ///< by a person
};

}  // namespace distillscope
