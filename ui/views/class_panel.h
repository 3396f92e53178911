// CMI or accuracy by class: bars for each teacher, and the same numbers as a table.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/class_values.h"

class QComboBox;
class QLabel;
class QTableView;
class QTabWidget;

namespace distillscope {

class PlotBars;
class Settings;
class TableModel;

class ClassPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit ClassPanel(Settings& settings, QWidget* parent = nullptr);

  void setTeachers(const std::vector<TeacherValues>& teachers);

  const ClassValues& shown() const { return m_shown; }
  const PlotBars& bars() const { return *m_bars; }
  QByteArray csv() const;

 Q_SIGNALS:
  /// A person clicked a class, in the bars or in the table; its number in the dataset.
  void classActivated(int index);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildControls(Settings& settings);
  void refresh();
  void fill();
  void fillBars();
  void fillTable();
  void fillTableIfSeen();

  QComboBox* m_quantity;
  QComboBox* m_split;
  QComboBox* m_order;
  QComboBox* m_limit;
  QLabel* m_remark;
  PlotBars* m_bars;
  TableModel* m_model;
  QTableView* m_table;
  QTabWidget* m_tabs;
  bool m_isTableFilled = false;  ///< with what is shown now
  std::vector<TeacherValues> m_teachers;
  ClassValues m_shown;
};

}  // namespace distillscope
