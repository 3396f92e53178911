// A CamFigure in the window: as wide as there is room, with tool tips, and a cell that keys move.
#pragma once

#include <QWidget>

#include "ui/widgets/cam_figure.h"

namespace distillscope {

class CamGrid final : public QWidget {
  Q_OBJECT
 public:
  explicit CamGrid(QWidget* parent = nullptr);

  void setImages(std::vector<CamFigure::Heading> headings, std::vector<CamImage> images, const QString& scaleNote);
  void setLook(ColourMap colours, double opacity);
  /// Shows the figure faded, because another one is on its way.
  void setStale(bool stale);
  const CamFigure& figure() const { return m_figure; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }
  /// Fits the cells into this width.
  void fit(int width);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  void describeCurrent();

  CamFigure m_figure;
  CamFigure::Cell m_current;
  int m_width = 0;
  bool m_stale = false;
};

}  // namespace distillscope
