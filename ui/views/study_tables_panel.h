// A study's tables, one at a time, with what belongs to it: the plot of a few-shot table, the confusion matrices of a
// zero-shot table.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QModelIndex;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace distillscope {

class PlotPlane;
class Settings;
class StudyFollower;
class StudyMatrices;
class TableModel;
struct StudyTable;

class StudyTablesPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit StudyTablesPanel(Settings& settings, QWidget* parent = nullptr);

  /// Follows another study, which outlives the panel or the next call.
  void setStudy(const StudyFollower& study);
  /// The study has changed.
  void refresh();

  /// Filters for saving the figure of the table in view; none if it has no figure.
  QStringList figureFilters() const;
  /// Returns what went wrong, or nothing.
  QString saveFigure(const QString& path) const;
  /// Writes all tables as the path's suffix says; returns what went wrong, or nothing.
  QString saveTables(const QString& path) const;
  static QStringList tableFilters();

 Q_SIGNALS:
  /// A person opened a cell or a figure that stands for these runs.
  void opened(const QStringList& runs);
  void saveTablesRequested();
  void saveFigureRequested();
  /// Another table, with or without a figure, is in view.
  void figureChanged();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  const StudyTable* table() const;
  void showTable();
  void showFigure();
  void openCell(const QModelIndex& cell);

  const StudyFollower* m_study = nullptr;
  QComboBox* m_choice;
  QPushButton* m_saveFigure;
  TableModel* m_model;
  QTableView* m_table;
  PlotPlane* m_plot;
  StudyMatrices* m_matrices;
  QStackedWidget* m_figures;
  QLabel* m_notes;
};

}  // namespace distillscope
