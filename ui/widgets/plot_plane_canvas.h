// The drawing surface inside a PlotPlane, on QCustomPlot. Private to ui/widgets/plot*.cpp.
#pragma once

#include <vector>

#include "ui/widgets/plot_backend.h"
#include "ui/widgets/plot_plane.h"

namespace distillscope {

class PlaneCanvas final : public QCustomPlot {
  Q_OBJECT
 public:
  explicit PlaneCanvas(QWidget* parent = nullptr);

  void setContents(const PlaneContents& contents);
  void showEverything();
  const PlanePoint* pointAt(const QPoint& position) const;
  QPoint positionOf(double x, double y) const;
  QStringList shownLabels() const;
  void applyColours(const QPalette& palette, bool forPrint);
  /// Draws the same contents and ranges in light colours into `rect`.
  void print(QCPPainter& painter, const QRect& rect) const;

 protected:
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Label {
    QCPItemText* item;
    PlanePoint point;
  };
  void addPath(const PlanePath& path);
  void addDeviations(const PlanePath& path, QCPCurve& curve, const QColor& colour);
  void addLabel(const PlanePoint& point, const QColor& colour);
  void placeLabels();
  void placeGuides();
  void fit();

  PlaneContents m_contents;
  std::vector<Label> m_labels;
  std::vector<QCPItemStraightLine*> m_guideLines;
  std::vector<QCPItemText*> m_guideTexts;
  QPalette m_colours;
  bool m_forPrint = false;
  bool m_fits = true;      ///< ranges follow the points, until a person chooses others
  bool m_fitting = false;  ///< ranges are changed by us
};

}  // namespace distillscope
