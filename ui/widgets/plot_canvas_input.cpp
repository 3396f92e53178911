// What wheel, clicks and keys do in a PlotCanvas; plot_canvas_moving.cpp has the drag.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/widgets/plot_canvas.h"

namespace distillscope {
namespace {

constexpr double keyZoom = 0.8;      // factor of the range for one press of +
constexpr double keyPan = 0.1;       // share of the range for one press
constexpr int cursorStepPixels = 4;  // for one press of an arrow

}  // namespace

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
  m_moves.flush();
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
