// Which columns the table of runs has: fixed ones to show or hide; measures and fields of the recipe to add or to take
// away.
#pragma once

#include <QList>
#include <QObject>
#include <QTimer>
#include <vector>

#include "ui/models/run_column.h"

class QMenu;
class QTreeView;

namespace distillscope {

class RunTableModel;
class Settings;

class RunsColumns final : public QObject {
  Q_OBJECT
 public:
  /// `table` shows `model`, through a filter. Takes up what the settings remember, and writes changes there a moment
  /// after them.
  RunsColumns(QTreeView& table, RunTableModel& model, Settings& settings);

  /// Writes what has not been written yet, while the table is still whole.
  void save();

  /// To be shown from the table's heading and from a button.
  QMenu* menu() { return m_menu; }
  /// Those that are shown, from left to right.
  QList<int> shown() const;
  /// Adds a column at the right end of the table; one that is there already is shown.
  void add(const RunColumn& column);
  /// Columns, widths and order as at the beginning.
  void reset();

 private:
  void fillMenu();
  void askMeasure();
  void askField();
  void setAdded(const std::vector<RunColumn>& columns);
  void applyDefaults();
  void takeSetting(const QString& key);
  void write();

  QTreeView& m_table;
  RunTableModel& m_model;
  Settings& m_settings;
  QMenu* m_menu;
  QTimer m_saveSoon;
};

}  // namespace distillscope
