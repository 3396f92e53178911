// CMI and LL of each teacher against the temperature of its soft labels.
#pragma once

#include "ui/models/teacher_inspection.h"
#include "ui/views/inspection_panel.h"

class QComboBox;
class QLabel;
class QTableView;

namespace distillscope {

class PlotPlane;
class Settings;
class TableModel;

class TemperaturePanel final : public InspectionPanel {
  Q_OBJECT
 public:
  TemperaturePanel(InspectorClient& inspector, Settings& settings, QWidget* parent = nullptr);

  using Curves = std::vector<std::pair<QString, std::vector<TemperaturePoint>>>;
  const Curves& shown() const { return m_shown; }
  QString saveFigure(const QString& path) const;

 Q_SIGNALS:
  void shownChanged();

 private:
  void refresh() override;
  void fillPlot();
  void fillTable();

  QComboBox* m_quantity;
  QComboBox* m_split;
  QLabel* m_remark;
  PlotPlane* m_plot;
  TableModel* m_model;
  QTableView* m_table;
  Curves m_shown;
};

}  // namespace distillscope
