// The confusion matrices of a study's zero-shot table: one for each student, the classes that it never saw marked.
#pragma once

#include <QScrollArea>
#include <vector>

#include "core/record/study_table.h"

class QGridLayout;

namespace distillscope {

class MatrixMap;

class StudyMatrices final : public QScrollArea {
  Q_OBJECT
 public:
  explicit StudyMatrices(QWidget* parent = nullptr);

  /// A row for each method, scenario and seed, with a matrix for each objective; a student that has not finished has
  /// its place, which says so.
  void setTable(const StudyTable& table, const StudyGraph& graph);
  /// Writes the matrices that there are on white paper. Returns what went wrong, or nothing.
  QString saveFigure(const QString& path) const;

 Q_SIGNALS:
  /// A person chose a matrix.
  void opened(const QString& run);

 private:
  void add(const QString& run, const QString& label, const StudyTable::Confusion* confusion, int row, int column);

  QGridLayout* m_grid = nullptr;
  std::vector<const MatrixMap*> m_maps;
  std::vector<std::string> m_shown;  ///< runs, and whether each has its matrix
  int m_columns = 1;
};

}  // namespace distillscope
