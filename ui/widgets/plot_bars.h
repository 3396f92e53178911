// Groups of bars: a group for each category, a bar for each set. As many groups as stay readable are in view; a scroll
// bar leads to the others.
#pragma once

#include <QFrame>
#include <QStringList>
#include <vector>

#include "ui/widgets/plot_legend.h"

class QLabel;
class QScrollBar;
class QCustomPlot;
class QCPPainter;

namespace distillscope {

struct BarSet {
  QString label;
  QColor colour;
  QColor printColour;
  std::vector<double> values;  ///< one for each category; NaN for no bar
};

class PlotBars final : public QFrame {
  Q_OBJECT
 public:
  explicit PlotBars(QWidget* parent = nullptr);

  void setTitle(const QString& title, const QString& unit);
  void setBars(const QStringList& categories, const std::vector<BarSet>& sets);

  const QStringList& categories() const { return m_categories; }
  const std::vector<BarSet>& sets() const { return m_sets; }
  /// How many groups are in view, and the first of them.
  int shownGroups() const { return m_shown; }
  int firstGroup() const;
  /// The middle of a group in view, in pixels of this widget.
  QPoint positionOf(int category) const;

  /// Writes every group, not only those in view, on white paper. Returns what went wrong, or nothing.
  QString saveFigure(const QString& path) const;

 Q_SIGNALS:
  /// A person clicked the group of this category.
  void categoryActivated(int category);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showGroups();
  /// -1 for none.
  int groupAt(const QPoint& position) const;
  void showToolTip(const QPoint& position, const QPoint& globalPosition);
  QString titleText() const;
  std::vector<LegendEntry> legend() const;

  QLabel* m_title;
  PlotLegend* m_legend;
  QCustomPlot* m_plot;
  QScrollBar* m_scroll;
  QString m_name;
  QString m_unit;
  QStringList m_categories;
  std::vector<BarSet> m_sets;
  int m_shown = 0;
};

}  // namespace distillscope
