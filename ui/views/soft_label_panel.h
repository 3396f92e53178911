// Images of a class, and what each teacher says of one of them: its soft label at a temperature.
#pragma once

#include <QStringList>

#include "ui/models/inspection.h"
#include "ui/models/teacher_inspection.h"
#include "ui/views/inspection_panel.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace distillscope {

class PlotBars;
class Settings;
class ThumbnailGrid;

class SoftLabelPanel final : public InspectionPanel {
  Q_OBJECT
 public:
  SoftLabelPanel(InspectorClient& inspector, Settings& settings, QWidget* parent = nullptr);

  /// Shows the images of this class.
  void showClass(int index);

 Q_SIGNALS:
  /// A person wants to see this image of the split in Eigen-CAM.
  void pictureRequested(const nlohmann::json& dataset, const QString& split, qint64 index);

 private:
  QWidget* buildImages();
  QWidget* buildLabels();
  void refresh() override;
  void choose(qint64 index, bool chosen);
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
  QDoubleSpinBox* m_temperature;
  QPushButton* m_open;
  QLabel* m_text;
  PlotBars* m_bars;
  QStringList m_classes;
  InspectorAnswers::Question m_shownPictures;  ///< whose answer the grid shows
  int m_wantedClass = 0;
  int64_t m_offset = 0;
  int64_t m_total = 0;
  int64_t m_chosen = -1;  ///< index of an image; -1 for none
  int64_t m_label = -1;   ///< its class
};

}  // namespace distillscope
