// Plots side by side in as many columns as fit, with one horizontal range and one cursor.
#pragma once

#include <QTimer>
#include <QWidget>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "ui/widgets/plot_line.h"

class QGridLayout;

namespace distillscope {

class Plot;

class PlotGrid final : public QWidget {
  Q_OBJECT
 public:
  struct Panel {
    QString key;  ///< the plot's object name is "plot-" and this
    QString title;
    QString unit;
    QString remark;         ///< in a few words
    QString remarkDetails;  ///< in full
    std::vector<PlotLine> lines;
  };

  explicit PlotGrid(QWidget* parent = nullptr);

  /// Shows these plots in this order; a plot whose key stays keeps its vertical range.
  /// Takes in a few hundred thousand new points at most: false says that there are more, and that it is to be called
  /// again in another turn of the event loop.
  bool setPanels(const std::vector<Panel>& panels, const PlotOptions& options, PlotXAxis axis);
  /// Ends zooming and moving: ranges follow the values again.
  void showEverything();
  void setBoxZoom(bool on);
  /// Moves plots with a small share of one core, because something else needs the cores: the plot under the hand is
  /// drawn anew a few times a second and shifted meanwhile, and the others follow one after another.
  void setFrugal(bool on);
  /// Whether a hand moves a plot.
  bool isMoving() const { return m_isMoving; }
  /// Every plot in order, or the enlarged one alone.
  std::vector<const Plot*> shownPlots() const;
  Plot* plot(const QString& key) const;
  /// The horizontal range in view; nothing without points.
  std::optional<std::pair<double, double>> xRange() const;

 Q_SIGNALS:
  /// Chosen in a plot's menu.
  void figureRequested(const QString& key);
  void valuesRequested(const QString& key);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  Plot* makePlot(const QString& key);
  void reflow();
  void applyXRange();
  void follow(const Plot* moved);
  void setMoving(bool on);
  void enlarge(const QString& key);

  QGridLayout* m_layout;
  std::vector<QString> m_order;
  std::map<QString, Plot*> m_plots;
  std::optional<std::pair<double, double>> m_chosenRange;
  PlotXAxis m_axis = PlotXAxis::Step;
  bool m_logX = false;
  QString m_enlarged;  ///< key of the only plot shown; empty for all
  int m_columns = 0;
  bool m_boxZoom = false;
  bool m_isFrugal = false;
  bool m_isMoving = false;
  std::size_t m_turn = 0;  ///< of the plots that follow one after another
  QTimer m_settle;         ///< until all follow
};

}  // namespace distillscope
