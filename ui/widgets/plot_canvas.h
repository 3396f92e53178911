// The drawing surface inside a Plot: lines, axes, zooming and panning, on QCustomPlot. Private to ui/widgets/plot*.cpp.
#pragma once

#include <optional>
#include <vector>

#include "ui/widgets/paced_moves.h"
#include "ui/widgets/plot_backend.h"
#include "ui/widgets/plot_line.h"

namespace distillscope {

inline const QString bandLayer = QStringLiteral("bands"), rawLayer = QStringLiteral("raw");

class PlotCanvas final : public QCustomPlot {
  Q_OBJECT
 public:
  explicit PlotCanvas(QWidget* parent = nullptr);
  ~PlotCanvas() override;

  /// Takes the points in. A line that keeps its key costs no more than its new points. Returns how many were new.
  std::size_t setLines(const std::vector<PlotLine>& lines, const PlotOptions& options);
  void setXAxis(PlotXAxis axis);
  /// Dragging draws a box to zoom into instead of moving the picture.
  void setBoxZoom(bool on) { m_boxZoom = on; }
  /// Spends less on following the mouse, because something else needs the cores: what a hand moves is drawn anew a few
  /// times a second, and shifted meanwhile.
  void setFrugal(bool on);

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
  /// When it is this plot's turn: one in each turn of the event loop, which ten at once would hold up.
  void replotSoon();

 Q_SIGNALS:
  void xRangeChosen(double lower, double upper);
  void resetRequested();
  void cursorMoved(double x);
  void cursorLeft();
  /// A hand began to move the picture, or let go of it. Meanwhile nothing is read out.
  void movingChanged(bool isMoving);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
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
    PlotSeries lower, upper;    ///< the edges of the band around the line, smoothed as it is
    QCPGraph* graph = nullptr;  ///< the line itself
    // Only of a line that has them: a hundred runs have no band, and each graph costs time in every picture.
    QCPGraph* rawGraph = nullptr;  ///< what smoothing hides, faint behind all lines
    QCPGraph* lowerGraph = nullptr;
    QCPGraph* upperGraph = nullptr;  ///< filled down to lowerGraph, behind everything
  };
  void takeMove(QMouseEvent& move);
  void decideDirection(const QPoint& place);
  void drawMoved();
  /// What shows shifted, clipped to where it belongs.
  QRegion shiftedArea() const;
  QPixmap opaquePicture() const;
  void addGraphs(Line& line);
  void removeGraphs(Line& line);
  void keepGraph(QCPGraph*& graph, bool isWanted, const QString& layer);
  void leaveQueue();
  void prepareReplot();
  void fitY();
  /// Gives the points in view to `graph`; returns how many.
  std::size_t setPoints(QCPGraph& graph, const PlotSeries& series, int columns) const;
  /// What all lines together ask for.
  struct Crowd {
    bool isDense = false;
    bool hidesMarks = false;
  };
  static void draw(QCPGraph& graph, const LineLook& look, std::size_t count, int columns, const Crowd& crowd);
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
  QTimer m_turn;  ///< runs for the first plot of the queue
  PlotXAxis m_xAxisKind = PlotXAxis::Step;
  std::optional<double> m_cursor;
  QPoint m_press;
  PacedMoves m_moves{[this](QMouseEvent& move) { takeMove(move); }, this};
  bool m_isMoving = false;  ///< a hand moves the picture, and along which axes is decided
  bool m_isFrugal = false;
  QPoint m_hand, m_drawnAt;  ///< where the hand is, and where it was when the picture was drawn
  QPoint m_shift;            ///< of the picture, until it is drawn anew
  QPixmap m_picture;         ///< what is shifted; none until then
  QTimer m_redraw;
  bool m_boxZoom = false;
  bool m_autoY = true;
  bool m_fitting = false;  ///< ranges are changed by us, not by a person
};

}  // namespace distillscope
