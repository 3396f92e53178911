// Datasets: what the catalogue's datasets hold, class by class, before anything is trained on them.
#pragma once

#include "ui/models/inspection.h"
#include "ui/view.h"

class QAction;
class QLabel;
class QListView;
class QListWidget;
class QSlider;
class QStackedLayout;

namespace distillscope {

class DatasetGallery;
class DatasetSource;
class EmptyState;

class DatasetsView final : public View {
  Q_OBJECT
 public:
  explicit DatasetsView(Workbench& workbench, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* buildSide();
  QWidget* buildGallery();
  void fitPictures();
  void askSummary();
  void showEngine();
  void takeSummary(const nlohmann::json& result, const QString& error);
  void showClass();
  void showProblem(const QString& problem);
  void showSelection();
  void explain();
  void askSoftLabels();

  Workbench& m_workbench;
  DatasetGallery* m_gallery;
  DatasetSource* m_source;
  QListWidget* m_classes;
  QSlider* m_size;
  QListView* m_pictures;
  QLabel* m_count;
  QAction* m_explain;
  QStackedLayout* m_pages = nullptr;
  EmptyState* m_problem = nullptr;
  DatasetSummary m_summary;
  nlohmann::json m_asked;  ///< {"dataset", "split"} of the summary that is shown or on its way
  int m_request = 0;
};

}  // namespace distillscope
