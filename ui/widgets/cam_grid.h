// A CamFigure in the window: as wide as there is room, with tool tips, a cell that keys move, and one zoom for all
// cells.
//
// Over a picture the wheel zooms (with Ctrl held where the figure is taller than its window, and the wheel alone
// scrolls), dragging moves, and a double click shows the whole picture again; so do the keys +, -, 0, and Shift with
// the arrows.
#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>

#include "ui/widgets/cam_figure.h"

namespace distillscope {

class CamGrid final : public QWidget {
  Q_OBJECT
 public:
  explicit CamGrid(QWidget* parent = nullptr);

  void setImages(std::vector<CamFigure::Heading> headings, std::vector<CamImage> images, const QString& scaleNote);
  struct Look {
    ColourMap colours = ColourMap::Jet;
    double opacity = 0.5;
    double contour = 0;
    QStringList difference{};  ///< see CamFigure
  };
  void setLook(const Look& look);
  /// Shows the figure faded, because another one is on its way.
  void setStale(bool stale);
  const CamFigure& figure() const { return m_figure; }
  /// The cell that keys and clicks choose, and that a context menu is about.
  const CamFigure::Cell& current() const { return m_current; }
  /// Shows `factor` times as much detail, keeping `anchor` (in shares of the part that is shown) in its place.
  void zoom(double factor, QPointF anchor = {0.5, 0.5});
  /// Moves what is shown by shares of it.
  void pan(QPointF by);
  void showWhole();

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }
  /// Fits the cells into this width.
  void fit(int width);

 Q_SIGNALS:
  void currentChanged();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;

 private:
  void describeCurrent();
  void setCurrent(const CamFigure::Cell& cell);
  void setPart(QRectF part);
  /// Where in its picture `position` lies, in shares of what is shown; nothing outside of pictures.
  std::optional<QPointF> placeAt(const QPointF& position) const;

  CamFigure m_figure;
  CamFigure::Cell m_current;
  int m_width = 0;
  bool m_stale = false;
  QTimer m_fade;  ///< an answer that comes at once does not make the figure flicker
  std::optional<QPointF> m_dragged;
};

}  // namespace distillscope
