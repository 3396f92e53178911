// What mouse and keys do in a PlotCanvas.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/widgets/plot_canvas.h"

namespace distillscope {
namespace {

constexpr int dragThreshold = 6;     // pixels before the direction of a drag is decided
constexpr double keyZoom = 0.8;      // factor of the range for one press of +
constexpr double keyPan = 0.1;       // share of the range for one press
constexpr int cursorStepPixels = 4;  // for one press of an arrow

}  // namespace

void PlotCanvas::mousePressEvent(QMouseEvent* event) {
  m_press = event->pos();
  m_dragDecided = false;
  axisRect()->setRangeDrag(Qt::Orientations());
  const bool box = m_boxZoom || event->modifiers().testFlag(Qt::ShiftModifier);
  setSelectionRectMode(box && event->button() == Qt::LeftButton ? QCP::srmZoom : QCP::srmNone);
  QCustomPlot::mousePressEvent(event);
}

void PlotCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons().testFlag(Qt::LeftButton) && !m_dragDecided) {
    // A drag along one axis must not shift the other: a vertical range once chosen no longer follows the values.
    const QPoint moved = event->pos() - m_press;
    if (moved.manhattanLength() >= dragThreshold) {
      m_dragDecided = true;
      Qt::Orientations along = Qt::Horizontal | Qt::Vertical;
      if (std::abs(moved.x()) > 2 * std::abs(moved.y())) along = Qt::Horizontal;
      if (std::abs(moved.y()) > 2 * std::abs(moved.x())) along = Qt::Vertical;
      axisRect()->setRangeDrag(along);
    }
  }
  QCustomPlot::mouseMoveEvent(event);
  if (axisRect()->rect().contains(event->pos())) {
    m_cursor = xAxis->pixelToCoord(event->pos().x());
    Q_EMIT cursorMoved(*m_cursor);
  } else {
    Q_EMIT cursorLeft();
  }
}

void PlotCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  QCustomPlot::mouseDoubleClickEvent(event);
  Q_EMIT resetRequested();
}

void PlotCanvas::wheelEvent(QWheelEvent* event) {
  const bool vertical = event->modifiers().testFlag(Qt::ControlModifier) || event->position().x() < axisRect()->left();
  axisRect()->setRangeZoom(vertical ? Qt::Vertical : Qt::Horizontal);
  QCustomPlot::wheelEvent(event);
}

void PlotCanvas::keyPressEvent(QKeyEvent* event) {
  const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
  switch (event->key()) {
    case Qt::Key_Left:
      return shift ? panX(-keyPan) : moveCursor(-1);
    case Qt::Key_Right:
      return shift ? panX(keyPan) : moveCursor(1);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoomX(keyZoom);
    case Qt::Key_Minus:
      return zoomX(1 / keyZoom);
    case Qt::Key_Home:
    case Qt::Key_0:
      Q_EMIT resetRequested();
      return;
    case Qt::Key_Escape:
      m_cursor.reset();
      Q_EMIT cursorLeft();
      return;
    default:
      QCustomPlot::keyPressEvent(event);
  }
}

void PlotCanvas::leaveEvent(QEvent* event) {
  QCustomPlot::leaveEvent(event);
  Q_EMIT cursorLeft();
}

void PlotCanvas::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    applyColours(palette(), false);
    replotSoon();
  }
}

void PlotCanvas::zoomX(double factor) {
  xAxis->scaleRange(factor, m_cursor.value_or(xAxis->pixelToCoord(axisRect()->center().x())));
  replotSoon();
}

void PlotCanvas::panX(double share) {
  const double shift = share * axisRect()->width();
  xAxis->setRange(xAxis->pixelToCoord(axisRect()->left() + shift),
                  xAxis->pixelToCoord(axisRect()->left() + axisRect()->width() + shift));
  replotSoon();
}

void PlotCanvas::moveCursor(int direction) {
  const double from = m_cursor ? xAxis->coordToPixel(*m_cursor) : axisRect()->center().x();
  const QCPRange range = xAxis->range();
  m_cursor = std::clamp(xAxis->pixelToCoord(from + direction * cursorStepPixels), range.lower, range.upper);
  Q_EMIT cursorMoved(*m_cursor);
}

}  // namespace distillscope
