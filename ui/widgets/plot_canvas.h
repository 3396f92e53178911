// The drawing surface inside a Plot: lines, axes, zooming and panning, on QCustomPlot. Private to ui/widgets/plot*.cpp.
#pragma once

#include <optional>
#include <vector>

#include "ui/widgets/plot_backend.h"
#include "ui/widgets/plot_line.h"

namespace distillscope {

class PlotCanvas final : public QCustomPlot {
  Q_OBJECT
 public:
  explicit PlotCanvas(QWidget* parent = nullptr);

  /// Takes the points in. A line that keeps its key costs no more than its new points.
  void setLines(const std::vector<PlotLine>& lines, const PlotOptions& options);
  void setXAxis(PlotXAxis axis);
  /// Dragging draws a box to zoom into instead of moving the picture.
  void setBoxZoom(bool on) { m_boxZoom = on; }

  bool isLogX() const { return xAxis->scaleType() == QCPAxis::stLogarithmic; }
  bool isLogY() const { return yAxis->scaleType() == QCPAxis::stLogarithmic; }
  void setXRange(double lower, double upper);
  /// Lets the vertical range follow the values in view, until a person chooses one.
  void fitYAgain() { m_autoY = true; }
  /// Least and greatest x of all lines; nothing without points.
  std::optional<std::pair<double, double>> dataRange() const;

  /// The values at `x` of the lines that reach there, the greatest first.
  std::vector<ReadoutRow> readout(double x) const;
  int64_t skippedNotPositive() const;
  int64_t skippedNotFinite() const;
  const PlotSeries* series(const QString& key) const;

  /// Draws the same lines and ranges in light colours into `rect`.
  void print(QCPPainter& painter, const QRect& rect) const;
  void replotSoon() { replot(QCustomPlot::rpQueuedReplot); }

 Q_SIGNALS:
  void xRangeChosen(double lower, double upper);
  void resetRequested();
  void cursorMoved(double x);
  void cursorLeft();

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Line {
    QString key;
    QString label;
    LineLook look;
    PlotSeries values;
    PlotSeries smoothed;
    PlotSeries lower, upper;       ///< the edges of the band around the line, smoothed as it is
    QCPGraph* graph = nullptr;     ///< the line itself
    QCPGraph* rawGraph = nullptr;  ///< what smoothing hides, faint behind it
    QCPGraph* lowerGraph = nullptr;
    QCPGraph* upperGraph = nullptr;  ///< filled down to lowerGraph
  };
  void addGraphs(Line& line);
  void removeGraphs(Line& line);
  void prepareReplot();
  void fitY();
  /// Gives the points in view to `graph`; returns how many.
  std::size_t setPoints(QCPGraph& graph, const PlotSeries& series, int columns) const;
  void fill(QCPGraph& graph, const PlotSeries& series, const LineLook& look, int columns) const;
  void applyColours(const QPalette& palette, bool forPrint);
  void updateBand(Line& line, const PlotLine& source, const SeriesOptions& options);
  void fillAll(int columns);
  void setLogX(bool on);
  void setLogY(bool on);
  void updateXTicker();
  void zoomX(double factor);
  void panX(double share);
  void moveCursor(int direction);

  std::vector<Line> m_lines;
  PlotXAxis m_xAxisKind = PlotXAxis::Step;
  std::optional<double> m_cursor;
  QPoint m_press;
  bool m_dragDecided = false;
  bool m_boxZoom = false;
  bool m_autoY = true;
  bool m_fitting = false;  ///< ranges are changed by us, not by a person
};

}  // namespace distillscope
