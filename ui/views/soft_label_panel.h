// Images of a class, and what each teacher says of one of them: its soft label at a temperature.
#pragma once

#include <QStringList>
#include <map>
#include <set>

#include "ui/models/inspection.h"
#include "ui/models/teacher_inspection.h"
#include "ui/views/inspection_panel.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace distillscope {

class PlotBars;
class Settings;
class ThumbnailGrid;

class SoftLabelPanel final : public InspectionPanel {
  Q_OBJECT
 public:
  SoftLabelPanel(InspectorClient& inspector, Settings& settings, QWidget* parent = nullptr);

  /// Shows the images of this class, of all for -1.
  void showClass(int index);
  /// Goes to this image of the split.
  void showImage(const QString& split, int64_t index);
  /// What the teachers say of a picture file.
  void showFile(const QString& path);

 Q_SIGNALS:
  /// A person wants to see this image of the split in Eigen-CAM.
  void pictureRequested(const nlohmann::json& dataset, const QString& split, qint64 index);

 private:
  QWidget* buildImages();
  QWidget* buildLabels();
  void refresh() override;
  void leaveSplit();
  void look(int64_t index, const QString& file);
  bool isLooking() const { return m_chosen >= 0 || !m_file.isEmpty(); }
  std::set<int64_t> chosen() const;
  void turnPage(int by);
  void takeClasses(const nlohmann::json* summary);
  void takePictures(const nlohmann::json& page, const nlohmann::json& pictures);
  void takeLabels(const nlohmann::json* predictions);
  nlohmann::json splitParams() const;
  std::vector<Teacher> asked() const;
  InspectorAnswers::Question predictQuestion() const;

  QComboBox* m_split;
  QComboBox* m_class;
  ThumbnailGrid* m_grid;
  QToolButton* m_back;
  QToolButton* m_forward;
  QLabel* m_position;
  QSpinBox* m_index;
  QDoubleSpinBox* m_temperature;
  QPushButton* m_open;
  QLabel* m_text;
  PlotBars* m_bars;
  QStringList m_classes;
  InspectorAnswers::Question m_shownPictures;  ///< whose answer the grid shows
  int m_wantedClass = 0;
  int64_t m_offset = 0;
  int64_t m_total = 0;
  int64_t m_chosen = -1;                ///< index of an image; -1 for none
  QString m_file;                       ///< that is looked at instead
  std::map<int64_t, int64_t> m_labels;  ///< classes of the images in the grid, by their index
};

}  // namespace distillscope
