// The plane of LL and CMI with its controls, and the runs' last points as a table.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/ll_cmi_plane.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QTableView;

namespace distillscope {

class PlotPlane;
class Settings;
class TableModel;
struct Run;

class PlanePanel final : public QWidget {
  Q_OBJECT
 public:
  explicit PlanePanel(Settings& settings, QWidget* parent = nullptr);

  void setRuns(const std::vector<const Run*>& runs);

  QByteArray csv() const;
  QString saveFigure(const QString& path) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildControls();
  void refresh();
  QString remarkText() const;
  void fillPlot();
  void fillTable();
  const std::vector<PlaneRun>& shownRuns() const;

  QComboBox* m_split;
  QDoubleSpinBox* m_lambda;
  QCheckBox* m_front;
  QLabel* m_remark;
  PlotPlane* m_plot;
  TableModel* m_model;
  QTableView* m_table;
  std::vector<PlaneRun> m_test, m_train;
};

}  // namespace distillscope
