// Gain of each class against its teachers' difference in CMI: a plot, and the same numbers as a table.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/class_gains.h"

class QComboBox;
class QLabel;
class QTableView;

namespace distillscope {

class PlotPlane;
class Settings;
class TableModel;

class GainPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit GainPanel(Settings& settings, QWidget* parent = nullptr);

  /// Offers these pairs; the chosen one stays while it is among them.
  void setPairs(const std::vector<GainPair>& pairs);

  bool hasGains() const { return chosen() && !chosen()->gains.classes.empty(); }
  QByteArray csv() const;
  QString saveFigure(const QString& path) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  /// A pair with its gains; the runs themselves may be gone by the time that they are shown.
  struct Entry {
    GainPair pair;
    QString students;
    ClassGains gains;
  };
  void showGains();
  const Entry* chosen() const;
  void fillPlot(const Entry& entry);
  void fillTable(const ClassGains& gains);

  QComboBox* m_choice;
  QLabel* m_text;
  QLabel* m_remark;
  PlotPlane* m_plot;
  TableModel* m_model;
  QTableView* m_table;
  std::vector<Entry> m_entries;
};

}  // namespace distillscope
