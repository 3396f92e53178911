// Gain of each class against its teachers' difference in CMI: a plot, and the same numbers as a table.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/class_gains.h"

class QComboBox;
class QLabel;
class QStackedLayout;
class QTableView;

namespace distillscope {

class EmptyState;
class PlotPlane;
class Settings;
class TableModel;

class GainPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit GainPanel(Settings& settings, QWidget* parent = nullptr);

  /// Offers these pairs, and shows the chosen one, which stays chosen while it is among them.
  void setPairs(std::vector<GainPair> pairs);

  bool hasGains() const { return !m_shown.gains.classes.empty(); }
  QByteArray csv() const;
  QString saveFigure(const QString& path) const;

 Q_SIGNALS:
  /// A person chose another pair; setPairs() is to show it.
  void pairChosen();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  /// The chosen pair with its gains. Its runs may be gone by the time that it is drawn again, and are left out.
  struct Shown {
    GainPair pair{};
    QString students{};
    ClassGains gains{};
  };
  void showGains();
  void fillPlot();
  void fillTable();

  QComboBox* m_choice;
  QLabel* m_text;
  QLabel* m_remark;
  PlotPlane* m_plot;
  TableModel* m_model;
  QTableView* m_table;
  QStackedLayout* m_pages;
  EmptyState* m_empty;
  Shown m_shown;
};

}  // namespace distillscope
