// Centroids Q_y of a teacher beside those of another, or beside how the two differ.
#pragma once

#include <optional>

#include "ui/models/teacher_inspection.h"
#include "ui/views/inspection_panel.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace distillscope {

class MatrixMap;

class CentroidPanel final : public InspectionPanel {
  Q_OBJECT
 public:
  CentroidPanel(InspectorClient& inspector, QWidget* parent = nullptr);

  /// The teachers' centroids in view.
  const std::vector<std::pair<QString, Centroids>>& shown() const { return m_shown; }
  QString saveFigure(const QString& path) const;

 Q_SIGNALS:
  void shownChanged();
  /// A person clicked a row: the class whose images it is about.
  void classActivated(int index);

 private:
  void refresh() override;
  void offer();
  void showMaps();

  QComboBox* m_first;
  QComboBox* m_second;
  QComboBox* m_split;
  QCheckBox* m_difference;
  QCheckBox* m_offDiagonal;
  QLabel* m_text;
  MatrixMap* m_left;
  MatrixMap* m_right;
  std::vector<std::pair<QString, Centroids>> m_shown;
};

}  // namespace distillscope
