#include "ui/widgets/cam_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;

constexpr double staleOpacity = 0.35;
constexpr double leastPart = 1.0 / 16;  // of a picture that still fills a cell
constexpr double zoomStep = 1.25;
constexpr double panStep = 0.2;

}  // namespace

CamGrid::CamGrid(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Activation maps"));
  m_fade.setSingleShot(true);
  m_fade.setInterval(250ms);
  connect(&m_fade, &QTimer::timeout, this, [this] {
    m_stale = true;
    update();
  });
}

void CamGrid::setImages(std::vector<CamFigure::Heading> headings, std::vector<CamImage> images,
                        const QString& scaleNote) {
  m_figure.headings = std::move(headings);
  m_figure.images = std::move(images);
  m_figure.scaleNote = scaleNote;
  fit(m_width);
  setCurrent(m_current);
}

void CamGrid::setLook(const Look& look) {
  m_figure.colours = look.colours;
  m_figure.opacity = look.opacity;
  m_figure.contour = look.contour;
  m_figure.difference = look.difference;
  fit(m_width);
  setCurrent(m_current);
}

void CamGrid::setStale(bool stale) {
  if (stale) return m_fade.isActive() || m_stale ? void() : m_fade.start();
  m_fade.stop();
  m_stale = false;
  update();
}

void CamGrid::setPart(QRectF part) {
  const double side = std::clamp(part.width(), leastPart, 1.0);
  part.setSize({side, side});
  part.moveLeft(std::clamp(part.left(), 0.0, 1 - side));
  part.moveTop(std::clamp(part.top(), 0.0, 1 - side));
  m_figure.part = part;
  setCursor(part == wholePicture ? Qt::ArrowCursor : Qt::OpenHandCursor);
  update();
}

void CamGrid::zoom(double factor, QPointF anchor) {
  const QRectF before = m_figure.part;
  const double side = std::clamp(before.width() / factor, leastPart, 1.0);
  const QPointF fixed = before.topLeft() + anchor * before.width();
  setPart({fixed - anchor * side, QSizeF(side, side)});
}

void CamGrid::pan(QPointF by) { setPart(m_figure.part.translated(by * m_figure.part.width())); }

void CamGrid::showWhole() { setPart(wholePicture); }

std::optional<QPointF> CamGrid::placeAt(const QPointF& position) const {
  const auto cell = m_figure.cellAt(position.toPoint(), font());
  if (!cell) return std::nullopt;
  const QRectF picture = m_figure.pictureRect(*cell, font());
  if (!picture.contains(position)) return std::nullopt;
  return QPointF((position.x() - picture.left()) / picture.width(), (position.y() - picture.top()) / picture.height());
}

void CamGrid::wheelEvent(QWheelEvent* event) {
  const auto place = placeAt(event->position());
  const bool scrolls = parentWidget() && height() > parentWidget()->height();
  if (!place || (scrolls && !event->modifiers().testFlag(Qt::ControlModifier))) return event->ignore();
  zoom(std::pow(zoomStep, event->angleDelta().y() / 120.0), *place);
  event->accept();
}

void CamGrid::mousePressEvent(QMouseEvent* event) {
  if (const auto cell = m_figure.cellAt(event->position().toPoint(), font())) setCurrent(*cell);
  if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
  if (!placeAt(event->position()) || m_figure.part == wholePicture) return;
  m_dragged = event->position();
  setCursor(Qt::ClosedHandCursor);
}

void CamGrid::mouseMoveEvent(QMouseEvent* event) {
  if (!m_dragged) return;
  const QPointF by = event->position() - *m_dragged;
  m_dragged = event->position();
  pan(-by / m_figure.cellSide);
}

void CamGrid::mouseReleaseEvent(QMouseEvent*) {
  if (!m_dragged) return;
  m_dragged.reset();
  setPart(m_figure.part);
}

void CamGrid::mouseDoubleClickEvent(QMouseEvent*) {
  m_dragged.reset();
  showWhole();
}

void CamGrid::fit(int width) {
  m_width = width;
  m_figure.cellSide = m_figure.cellSideFor(width);
  updateGeometry();
  update();
}

QSize CamGrid::sizeHint() const { return m_figure.isEmpty() ? QSize(0, 0) : m_figure.size(font()); }

bool CamGrid::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto cell = m_figure.cellAt(help->pos(), font())) {
      QToolTip::showText(help->globalPos(),
                         m_figure.cellText(*cell).replace(QStringLiteral("; "), QStringLiteral("\n")), this);
    } else {
      QToolTip::hideText();
    }
    return true;
  }
  return QWidget::event(event);
}

void CamGrid::paintEvent(QPaintEvent* event) {
  if (m_figure.isEmpty()) return;
  QPainter painter(this);
  if (m_stale) painter.setOpacity(staleOpacity);
  m_figure.paint(painter, event->rect(), font(), palette(), false);
  if (!hasFocus()) return;
  painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(m_figure.cellRect(m_current, font()).adjusted(-3, -3, 2, 2));
}

void CamGrid::keyPressEvent(QKeyEvent* event) {
  CamFigure::Cell next = m_current;
  const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
  const auto move = [&](int right, int down) {
    if (shift) return pan(QPointF(right, down) * panStep);
    next.column += right;
    next.row += down;
  };
  switch (event->key()) {
    case Qt::Key_Left:
      move(-1, 0);
      break;
    case Qt::Key_Right:
      move(1, 0);
      break;
    case Qt::Key_Up:
      move(0, -1);
      break;
    case Qt::Key_Down:
      move(0, 1);
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(zoomStep);
    case Qt::Key_Minus:
      return zoom(1 / zoomStep);
    case Qt::Key_0:
      return showWhole();
    default:
      return QWidget::keyPressEvent(event);
  }
  setCurrent(next);
}

/// The nearest cell that there is.
void CamGrid::setCurrent(const CamFigure::Cell& cell) {
  if (!m_figure.isEmpty()) {
    m_current = {.row = std::clamp(cell.row, 0, static_cast<int>(m_figure.images.size()) - 1),
                 .column = std::clamp(cell.column, 0, m_figure.columnCount() - 1)};
  }
  describeCurrent();
  update();
  Q_EMIT currentChanged();
}

void CamGrid::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  describeCurrent();
}

void CamGrid::describeCurrent() {
  setAccessibleDescription(m_figure.isEmpty() ? QString() : m_figure.cellText(m_current));
}

}  // namespace distillscope
