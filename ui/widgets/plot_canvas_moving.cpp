// How a PlotCanvas follows the hand. Beside a training run a picture costs more than it seems to: the run's threads
// wait for the one whose core draws. So what moves then is shifted, and drawn anew a few times a second.
#include <QMouseEvent>
#include <QPainter>
#include <cmath>
#include <utility>

#include "ui/widgets/plot_canvas.h"

namespace distillscope {
namespace {

constexpr int dragThreshold = 6;     // pixels before the direction of a drag is decided
constexpr int frugalInterval = 38;   // milliseconds between pictures that are shifted
constexpr int redrawInterval = 400;  // milliseconds between pictures that are drawn, while they are shifted

}  // namespace

void PlotCanvas::setFrugal(bool on) {
  m_isFrugal = on;
  m_moves.setInterval(on ? frugalInterval : 0);
}

void PlotCanvas::mousePressEvent(QMouseEvent* event) {
  m_press = event->pos();
  m_isMoving = false;
  axisRect()->setRangeDrag(Qt::Orientations());
  const bool box = m_boxZoom || event->modifiers().testFlag(Qt::ShiftModifier);
  setSelectionRectMode(box && event->button() == Qt::LeftButton ? QCP::srmZoom : QCP::srmNone);
  QCustomPlot::mousePressEvent(event);
}

void PlotCanvas::mouseMoveEvent(QMouseEvent* event) { m_moves.add(*event); }

void PlotCanvas::takeMove(QMouseEvent& move) {
  m_hand = move.pos();
  const bool isDragged = move.buttons().testFlag(Qt::LeftButton) && selectionRectMode() == QCP::srmNone;
  if (isDragged && !m_isMoving) decideDirection(m_hand);
  if (!m_isMoving) {
    QCustomPlot::mouseMoveEvent(&move);
    if (!axisRect()->rect().contains(m_hand)) return cursorLeft();
    m_cursor = xAxis->pixelToCoord(m_hand.x());
    return cursorMoved(*m_cursor);
  }
  if (!m_isFrugal) return drawMoved();
  const Qt::Orientations along = axisRect()->rangeDrag();
  const QPoint moved = m_hand - m_drawnAt;
  m_shift = {along.testFlag(Qt::Horizontal) ? moved.x() : 0, along.testFlag(Qt::Vertical) ? moved.y() : 0};
  update();
  if (!m_redraw.isActive()) m_redraw.start(redrawInterval);
}

/// A drag along one axis must not shift the other: a vertical range once chosen no longer follows the values.
void PlotCanvas::decideDirection(const QPoint& place) {
  const QPoint moved = place - m_press;
  if (moved.manhattanLength() < dragThreshold) return;
  Qt::Orientations along = Qt::Horizontal | Qt::Vertical;
  if (std::abs(moved.x()) > 2 * std::abs(moved.y())) along = Qt::Horizontal;
  if (std::abs(moved.y()) > 2 * std::abs(moved.x())) along = Qt::Vertical;
  axisRect()->setRangeDrag(along);
  m_isMoving = true;
  m_drawnAt = m_press;
  Q_EMIT movingChanged(true);
  Q_EMIT cursorLeft();
}

/// Gives the axes the ranges that the hand asks for.
void PlotCanvas::drawMoved() {
  m_drawnAt = m_hand;
  m_shift = {};
  QMouseEvent move(QEvent::MouseMove, m_hand, mapToGlobal(QPointF(m_hand)), Qt::NoButton, Qt::LeftButton,
                   Qt::NoModifier);
  QCustomPlot::mouseMoveEvent(&move);
}

void PlotCanvas::mouseReleaseEvent(QMouseEvent* event) {
  m_moves.flush();
  m_redraw.stop();
  if (m_isMoving) drawMoved();
  QCustomPlot::mouseReleaseEvent(event);
  if (std::exchange(m_isMoving, false)) Q_EMIT movingChanged(false);
}

QRegion PlotCanvas::shiftedArea() const {
  if (m_shift.isNull()) return {};
  // The axes' own lines stay where they are, and with them what is right at them.
  const QRect inside = axisRect()->rect().adjusted(1, 1, -1, -1);
  QRegion region = inside;
  const int labels = xAxis->tickLabelPadding() + QFontMetrics(xAxis->tickLabelFont()).height();
  if (m_shift.x() != 0) region += QRect(inside.left(), inside.bottom() + 2, inside.width(), labels);
  if (m_shift.y() != 0) region += QRect(0, inside.top(), inside.left() - 1, inside.height());
  return region;
}

/// What is drawn, without anything that shows through: that is copied several times as fast.
QPixmap PlotCanvas::opaquePicture() const {
  QPixmap picture(size() * devicePixelRatioF());
  picture.setDevicePixelRatio(devicePixelRatioF());
  QCPPainter painter(&picture);
  painter.fillRect(rect(), mBackgroundBrush);
  for (const auto& buffer : mPaintBuffers) buffer->draw(&painter);
  return picture;
}

void PlotCanvas::paintEvent(QPaintEvent* event) {
  const QRegion shifted = shiftedArea();
  if (shifted.isEmpty()) return QCustomPlot::paintEvent(event);
  if (m_picture.isNull()) m_picture = opaquePicture();
  QPainter painter(this);
  // Rectangles, never clipped: within any other region Qt copies on several threads.
  const auto copy = [&](const QRegion& region, const QPoint& shift) {
    const double ratio = m_picture.devicePixelRatio();
    for (const QRect& part : region) {
      const QPointF source = ratio * QPointF(part.topLeft() - shift);
      painter.drawPixmap(QRectF(part), m_picture, QRectF(source, ratio * QSizeF(part.size())));
    }
  };
  const QRegion seen = shifted & shifted.translated(m_shift);
  for (const QRect& notDrawnYet : shifted - seen) painter.fillRect(notDrawnYet, mBackgroundBrush);
  copy(QRegion(rect()) - shifted, {});
  copy(seen, m_shift);
}

}  // namespace distillscope
