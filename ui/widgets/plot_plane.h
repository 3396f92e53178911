// Two quantities against each other: paths that runs take through their plane, or a cloud of labelled points; lines of
// an equal weighted sum of both; the front of what nothing else surpasses in both. Points may carry their deviation.
#pragma once

#include <QFrame>
#include <optional>
#include <vector>

#include "ui/widgets/plot_legend.h"

class QLabel;

namespace distillscope {

struct PlanePoint {
  double x = 0;
  double y = 0;
  QString label;         ///< beside the point where there is room
  QString details;       ///< read out at the cursor
  double deviation = 0;  ///< half the length of a bar through the point, in the units of y; 0 for none
  bool operator==(const PlanePoint&) const = default;
};

struct PlanePath {
  QString label;  ///< in the legend; empty for no entry
  LineLook look;
  bool isLine = true;        ///< the points are joined in their order
  bool endStandsOut = true;  ///< of a line: where it has got to
  bool isHollow = false;     ///< marks with nothing in them
  std::vector<PlanePoint> points;
  bool operator==(const PlanePath&) const = default;
};

/// Lines y + weight * x = constant, at round values over the whole picture.
struct PlaneGuides {
  double weight = 0;
  QString text;  ///< "LL + 0.15 CMI = %1"
  bool operator==(const PlaneGuides&) const = default;
};

struct PlaneContents {
  QString title;
  QString xTitle, yTitle;
  std::vector<PlanePath> paths;
  std::optional<PlaneGuides> guides;
  std::vector<std::vector<PlanePoint>> fronts;  ///< of each its corners from left to right
  QString frontLabel;
  bool operator==(const PlaneContents&) const = default;
};

class PlaneCanvas;

class PlotPlane final : public QFrame {
  Q_OBJECT
 public:
  explicit PlotPlane(QWidget* parent = nullptr);

  /// Ranges that a person has chosen stay.
  void setContents(const PlaneContents& contents);
  const PlaneContents& contents() const { return m_contents; }
  /// The point of a path nearest to a position in pixels of the canvas, if it is near; what hovering reads out.
  const PlanePoint* pointAt(const QPoint& position) const;
  /// Where a point of the plane is, in pixels of the canvas.
  QPoint positionOf(double x, double y) const;
  /// Labels of the points beside which there is room.
  QStringList shownLabels() const;
  void showEverything();

  /// Writes the plane as shown, with its legend, on white paper. Returns what went wrong, or nothing.
  QString saveFigure(const QString& path) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  std::vector<LegendEntry> legend() const;

  PlaneContents m_contents;
  QLabel* m_title;
  PlotLegend* m_legend;
  PlaneCanvas* m_canvas;
};

}  // namespace distillscope
