// Chooses pictures of a dataset, page by page and class by class, and picture files.
#pragma once

#include <QWidget>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/models/inspection.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QToolButton;

namespace distillscope {

class CamOrder;
class InspectorClient;
class ThumbnailGrid;

class PicturePicker final : public QWidget {
  Q_OBJECT
 public:
  /// More pictures than this make a figure that nobody reads, and take minutes.
  static constexpr int maxPictures = 24;

  explicit PicturePicker(InspectorClient& inspector, QWidget* parent = nullptr);

  /// Offers this dataset; null for none. Pictures chosen of another one are forgotten.
  void setDataset(const nlohmann::json& dataset, const QString& title);
  /// The runs by which the pictures may be sorted, as the inspector's sources, and the two of them that are compared.
  void setSources(const nlohmann::json& sources, const nlohmann::json& pair);
  /// Chooses these pictures, whatever was chosen before, and shows their split.
  void choose(const QString& split, const std::vector<int64_t>& indices);
  /// Adds picture files and passes over what is none. Returns how many were added.
  int addFiles(const QStringList& paths);
  const PictureChoice& choice() const { return m_choice; }
  /// The class that the pictures are narrowed to; -1 for all.
  int chosenClass() const;
  QString chosenClassName() const;

 Q_SIGNALS:
  void choiceChanged();
  /// Another split or class is shown.
  void filterChanged();

 private:
  void build();
  QWidget* buildFilters();
  QWidget* buildPaging();
  QWidget* buildFiles();
  void askSummary();
  void askPage();
  void askPictures(const DatasetPage& page);
  void ask(const QString& method, nlohmann::json params, std::function<void(const nlohmann::json& result)> take);
  void turnPage(int64_t by);
  void showProblem(const QString& problem);
  void showState();
  void toggle(qint64 index, bool chosen);
  void clearChoice();
  void showFiles();

  InspectorClient& m_inspector;
  QLabel* m_title;
  QComboBox* m_split;
  QComboBox* m_class;
  CamOrder* m_order;
  ThumbnailGrid* m_grid;
  QLabel* m_problem;
  QPushButton* m_retry;
  QToolButton* m_back;
  QToolButton* m_forward;
  QLabel* m_position;
  QPushButton* m_cancel;  ///< of a ranking, which takes seconds
  QListWidget* m_files;
  QPushButton* m_addFiles;
  QLabel* m_chosen;
  QPushButton* m_clear;
  PictureChoice m_choice;
  QStringList m_classes;
  DatasetPage m_page;
  int64_t m_offset = 0;
  int m_request = 0;   ///< of the inspector; 0 for none
  int m_progress = 0;  ///< of the request, in percent
};

}  // namespace distillscope
