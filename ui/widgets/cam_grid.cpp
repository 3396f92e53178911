#include "ui/widgets/cam_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace distillscope {
namespace {

constexpr double staleOpacity = 0.35;

}  // namespace

CamGrid::CamGrid(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Activation maps"));
}

void CamGrid::setImages(std::vector<CamFigure::Heading> headings, std::vector<CamImage> images,
                        const QString& scaleNote) {
  m_figure.headings = std::move(headings);
  m_figure.images = std::move(images);
  m_figure.scaleNote = scaleNote;
  m_current = {};
  fit(m_width);
  describeCurrent();
}

void CamGrid::setLook(ColourMap colours, double opacity) {
  m_figure.colours = colours;
  m_figure.opacity = opacity;
  update();
}

void CamGrid::setStale(bool stale) {
  if (stale == m_stale) return;
  m_stale = stale;
  update();
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
  switch (event->key()) {
    case Qt::Key_Left:
      --next.column;
      break;
    case Qt::Key_Right:
      ++next.column;
      break;
    case Qt::Key_Up:
      --next.row;
      break;
    case Qt::Key_Down:
      ++next.row;
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  if (m_figure.isEmpty()) return;
  next.row = std::clamp(next.row, 0, static_cast<int>(m_figure.images.size()) - 1);
  next.column = std::clamp(next.column, 0, m_figure.columnCount() - 1);
  m_current = next;
  describeCurrent();
  update();
}

void CamGrid::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  describeCurrent();
}

void CamGrid::describeCurrent() {
  setAccessibleDescription(m_figure.isEmpty() ? QString() : m_figure.cellText(m_current));
}

}  // namespace distillscope
