// Confusion matrices of one student, or of two side by side, and the accuracy of each class in numbers.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/confusion.h"

class QComboBox;
class QLabel;
class QTableView;

namespace distillscope {

class MatrixMap;
class Settings;
class TableModel;
struct Run;

class ConfusionPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit ConfusionPanel(Settings& settings, QWidget* parent = nullptr);

  /// Offers these runs; a chosen one stays chosen while it is among them.
  void setRuns(const std::vector<const Run*>& runs, EpochChoice choice);

  /// The matrices in view.
  const std::vector<Confusion>& shown() const { return m_shown; }
  /// Writes the matrices in view on white paper. Returns what went wrong, or nothing.
  QString saveFigure(const QString& path) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Side {
    QComboBox* choice;
    QLabel* text;
    MatrixMap* map;
  };
  Side makeSide(const QString& name, const QString& accessibleName);
  void offer(const QStringList& ids);
  void showMatrices();
  void fillTable();

  Side m_first;
  Side m_second;
  QComboBox* m_values;
  QComboBox* m_order;
  QLabel* m_remark;
  QString m_problem;  ///< why runs are not offered
  TableModel* m_model;
  QTableView* m_table;
  std::vector<Confusion> m_offered;
  std::vector<Confusion> m_shown;
};

}  // namespace distillscope
