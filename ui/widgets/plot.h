// Lines over steps, epochs or time: one quantity of any number of runs. A wheel zooms, a drag moves, a double click
// shows everything; the values under the cursor are read out. Several plots share one horizontal range through their
// owner.
#pragma once

#include <QFrame>
#include <optional>
#include <utility>
#include <vector>

#include "ui/widgets/plot_line.h"

class QLabel;
class QMenu;
class QToolButton;
class QCPPainter;

namespace distillscope {

class PlotCanvas;
class PlotReadout;

class Plot final : public QFrame {
  Q_OBJECT
 public:
  explicit Plot(QWidget* parent = nullptr);

  /// "CMI" and "nats".
  void setTitle(const QString& title, const QString& unit);
  QString title() const;
  /// Something that a person must know to read the lines right, in a few words and in full; empty for nothing.
  void setRemark(const QString& remark, const QString& details);
  /// Returns how many points were new.
  std::size_t setLines(const std::vector<PlotLine>& lines, const PlotOptions& options);
  void setXAxis(PlotXAxis axis);
  void setBoxZoom(bool on);
  /// Follows the mouse less often, because something else needs the cores.
  void setFrugal(bool on);

  void setXRange(double lower, double upper);
  /// Shows all values between the ends of the horizontal range.
  void fitY();
  /// Least and greatest x of all lines; nothing without points.
  std::optional<std::pair<double, double>> dataRange() const;

  /// Puts the crosshair at `x` and reads out the values there; nothing takes it away.
  void setCursor(std::optional<double> x);
  /// The values at `x` of the lines that reach there, the greatest first.
  std::vector<ReadoutRow> readout(double x) const;
  /// The points of the line `key`, or nullptr.
  const PlotSeries* series(const QString& key) const;
  bool isLogX() const;
  bool isLogY() const;
  /// What stands beside the title in short: how many values cannot be drawn, and the remark in full.
  QString note() const;
  /// The inside of the axes, in pixels of the canvas.
  QRect plotArea() const;

  /// For what the owner offers (export).
  QMenu* menu() const { return m_menu; }
  /// Title, lines and axes on white paper.
  void print(QCPPainter& painter, const QRect& rect) const;

 Q_SIGNALS:
  void xRangeChosen(double lower, double upper);
  void resetRequested();
  void cursorMoved(std::optional<double> x);
  /// A hand began to move the picture, or let go of it.
  void movingChanged(bool isMoving);

 private:
  void updateNote();
  void showReadout();
  QString positionText(double x) const;

  PlotCanvas* m_canvas;
  PlotReadout* m_readout;
  QLabel* m_title;
  QLabel* m_note;
  QToolButton* m_menuButton;
  QMenu* m_menu;
  QString m_name;
  QString m_unit;
  QString m_remark;
  QString m_remarkDetails;
  PlotXAxis m_xAxis = PlotXAxis::Step;
  std::optional<double> m_cursor;
  bool m_wantsLogY = false;
};

}  // namespace distillscope
