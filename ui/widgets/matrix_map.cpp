#include "ui/widgets/matrix_map.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr int gap = 6;               // pixels between the parts
constexpr int barWidth = 12;         // of the colour scale
constexpr double nameShare = 0.28;   // of a side that names may take
constexpr int leastTextWidth = 26;   // of a cell with a number in it
constexpr int leastTextHeight = 15;  // the same

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
  const auto mix = [&](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * shareOfB)); };
  return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

bool isMarked(const MatrixContents& contents, int index) {
  return index < std::ssize(contents.marked) && contents.marked[static_cast<std::size_t>(index)];
}

QString nameOf(const MatrixContents& contents, int index) {
  const QString name = contents.names.value(index);
  return isMarked(contents, index) ? QStringLiteral("\u2715 ") + name : name;
}

/// Where everything goes.
struct Layout {
  QRect cells;  ///< a multiple of the matrix's size in both directions
  QRect bar;
  int nameWidth = 0;
  int step = 1;  ///< every so many rows have a name
};

Layout layOut(const MatrixContents& contents, const QRect& rect, const QFontMetrics& metrics) {
  const int size = std::max(1, contents.size());
  const int line = metrics.height();
  int widest = metrics.horizontalAdvance(QStringLiteral("000"));
  for (int i = 0; i < contents.size(); ++i)
    widest = std::max(widest, metrics.horizontalAdvance(nameOf(contents, i)) + 2);
  const int scale =
      barWidth + gap +
      std::max(metrics.horizontalAdvance(contents.lowerText), metrics.horizontalAdvance(contents.upperText));
  Layout layout;
  layout.nameWidth = std::min(widest, static_cast<int>(std::min(rect.width(), rect.height()) * nameShare));
  const int left = rect.left() + line + gap + layout.nameWidth + gap;
  const int width = rect.right() - scale - 2 * gap - left;
  const int height = rect.height() - 2 * (line + gap) - layout.nameWidth - gap;
  // Cells are squares of whole pixels, unless there are more of them than pixels.
  const int side = std::max(1, std::min(width, height));
  const int cell = side / size;
  const int used = cell > 0 ? cell * size : side;
  layout.cells = QRect(left, rect.top() + line + gap, used, used);
  layout.bar = QRect(layout.cells.right() + 1 + 2 * gap, layout.cells.top(), barWidth, used);
  layout.step = std::max(1, (line * size + used - 1) / used);
  return layout;
}

QRect cellIn(const Layout& layout, int size, int row, int column) {
  const auto edge = [&](int i) { return layout.cells.width() * i / std::max(1, size); };
  return QRect(QPoint(layout.cells.left() + edge(column), layout.cells.top() + edge(row)),
               QPoint(layout.cells.left() + edge(column + 1) - 1, layout.cells.top() + edge(row + 1) - 1));
}

void paintNames(QPainter& painter, const MatrixContents& contents, const Layout& layout, const QPalette& palette) {
  const QFontMetrics metrics = painter.fontMetrics();
  for (int i = 0; i < contents.size(); ++i) {
    if (i % layout.step != 0) continue;
    const QString name = metrics.elidedText(nameOf(contents, i), Qt::ElideRight, layout.nameWidth);
    painter.setPen(isMarked(contents, i) ? toneColour(Tone::Bad, palette) : palette.color(QPalette::Text));
    const QRect row = cellIn(layout, contents.size(), i, 0);
    const int line = metrics.height();
    painter.drawText(
        QRect(layout.cells.left() - gap - layout.nameWidth, row.center().y() - line / 2, layout.nameWidth, line),
        Qt::AlignRight | Qt::AlignVCenter, name);
    const QRect column = cellIn(layout, contents.size(), 0, i);
    painter.save();
    painter.translate(column.center().x() - line / 2, layout.cells.bottom() + gap + layout.nameWidth);
    painter.rotate(-90);
    painter.drawText(QRect(0, 0, layout.nameWidth, line), Qt::AlignRight | Qt::AlignVCenter, name);
    painter.restore();
  }
}

void paintTitles(QPainter& painter, const MatrixContents& contents, const Layout& layout, const QRect& rect) {
  const int line = painter.fontMetrics().height();
  painter.drawText(QRect(layout.cells.left(), rect.bottom() - line, layout.cells.width(), line), Qt::AlignCenter,
                   contents.columnTitle);
  painter.save();
  painter.translate(rect.left(), layout.cells.bottom());
  painter.rotate(-90);
  painter.drawText(QRect(0, 0, layout.cells.height(), line), Qt::AlignCenter, contents.rowTitle);
  painter.restore();
}

void paintScale(QPainter& painter, const MatrixContents& contents, const Layout& layout, const QPalette& palette) {
  for (int y = 0; y < layout.bar.height(); ++y) {
    const double share = 1 - static_cast<double>(y) / std::max(1, layout.bar.height() - 1);
    painter.fillRect(QRect(layout.bar.left(), layout.bar.top() + y, barWidth, 1),
                     matrixColour(contents, contents.lower + share * (contents.upper - contents.lower), palette));
  }
  const int line = painter.fontMetrics().height();
  const int x = layout.bar.right() + 1 + gap;
  painter.setPen(palette.color(QPalette::Text));
  painter.drawText(QRect(x, layout.bar.top(), 200, line), Qt::AlignLeft | Qt::AlignTop, contents.upperText);
  painter.drawText(QRect(x, layout.bar.bottom() - line, 200, line), Qt::AlignLeft | Qt::AlignBottom,
                   contents.lowerText);
}

void paintCells(QPainter& painter, const MatrixContents& contents, const Layout& layout, const QPalette& palette) {
  const int size = contents.size();
  QImage image(size, size, QImage::Format_RGB32);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const double value = contents.values[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
      image.setPixelColor(x, y, matrixColour(contents, value, palette));
    }
  }
  const QSize pixels = layout.cells.size() * painter.device()->devicePixelRatioF();
  painter.drawImage(layout.cells, image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::FastTransformation));
  const QRect cell = cellIn(layout, size, 0, 0);
  if (contents.text && cell.width() >= leastTextWidth && cell.height() >= leastTextHeight) {
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        const QString text = contents.text(y, x);
        if (painter.fontMetrics().horizontalAdvance(text) > cell.width() - 2) continue;
        painter.setPen(image.pixelColor(x, y).lightness() > 140 ? Qt::black : Qt::white);
        painter.drawText(cellIn(layout, size, y, x), Qt::AlignCenter, text);
      }
    }
  }
  painter.setPen(toneColour(Tone::Bad, palette));
  painter.setBrush(Qt::NoBrush);
  for (int i = 0; i < size; ++i) {
    if (!isMarked(contents, i)) continue;
    painter.drawRect(cellIn(layout, size, i, 0).united(cellIn(layout, size, i, size - 1)).adjusted(0, 0, -1, -1));
  }
  painter.setPen(palette.color(QPalette::Mid));
  painter.drawRect(layout.cells.adjusted(-1, -1, 0, 0));
}

void paintMatrix(QPainter& painter, const QRect& rect, const MatrixContents& contents, const QPalette& palette) {
  const Layout layout = layOut(contents, rect, painter.fontMetrics());
  paintCells(painter, contents, layout, palette);
  paintNames(painter, contents, layout, palette);
  painter.setPen(palette.color(QPalette::Text));
  paintTitles(
      painter, contents, layout,
      QRect(rect.left(), rect.top(), rect.width(),
            layout.cells.bottom() + 2 * gap + layout.nameWidth + painter.fontMetrics().height() - rect.top() + 2));
  paintScale(painter, contents, layout, palette);
}

}  // namespace

QColor matrixColour(const MatrixContents& contents, double value, const QPalette& palette) {
  const QColor ground = palette.color(QPalette::Base);
  if (std::isnan(value)) return palette.color(QPalette::Midlight);
  if (contents.isDiverging) {
    const double reach = std::max(std::abs(contents.lower), std::abs(contents.upper));
    const double share = reach > 0 ? std::clamp(value / reach, -1.0, 1.0) : 0;
    // Blue and orange stay apart for every kind of colour blindness.
    return mixed(ground, share < 0 ? QColor(0x00, 0x72, 0xb2) : QColor(0xd5, 0x5e, 0x00), std::abs(share));
  }
  const double range = contents.upper - contents.lower;
  const double share = range > 0 ? std::clamp((value - contents.lower) / range, 0.0, 1.0) : 0;
  const QColor middle = palette.color(QPalette::Highlight);
  const QColor end = mixed(middle, palette.color(QPalette::Text), 0.7);
  return share < 0.5 ? mixed(ground, middle, 2 * share) : mixed(middle, end, 2 * share - 1);
}

MatrixMap::MatrixMap(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void MatrixMap::setContents(MatrixContents contents) {
  m_contents = std::move(contents);
  if (std::max(m_cursor.x(), m_cursor.y()) >= m_contents.size()) m_cursor = {-1, -1};
  setAccessibleName(m_contents.title);
  update();
}

QRect MatrixMap::cellRect(int row, int column) const {
  return cellIn(layOut(m_contents, rect(), fontMetrics()), m_contents.size(), row, column);
}

void MatrixMap::print(QPainter& painter, const QRect& rect) const {
  painter.save();
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(Qt::black);
  const int line = painter.fontMetrics().height();
  painter.drawText(QRect(rect.left(), rect.top(), rect.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                   m_contents.title);
  painter.setFont(font());
  paintMatrix(painter, rect.adjusted(0, line, 0, 0), m_contents, lightPalette());
  painter.restore();
}

QPoint MatrixMap::cellAt(const QPoint& position) const {
  const Layout layout = layOut(m_contents, rect(), fontMetrics());
  if (m_contents.size() == 0 || !layout.cells.contains(position)) return {-1, -1};
  const auto index = [&](int offset) {
    return std::min(m_contents.size() - 1, offset * m_contents.size() / layout.cells.width());
  };
  return {index(position.x() - layout.cells.left()), index(position.y() - layout.cells.top())};
}

QString MatrixMap::detailsAt(const QPoint& cell) const {
  return cell.x() < 0 || !m_contents.details ? QString() : m_contents.details(cell.y(), cell.x());
}

void MatrixMap::setCursorCell(const QPoint& cell) {
  if (cell == m_cursor) return;
  m_cursor = cell;
  setAccessibleDescription(detailsAt(cell));
  update();
}

bool MatrixMap::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString details = detailsAt(cellAt(help->pos()));
    details.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), details, this);
    return true;
  }
  return QWidget::event(event);
}

void MatrixMap::paintEvent(QPaintEvent*) {
  if (m_contents.size() == 0) return;
  QPainter painter(this);
  paintMatrix(painter, rect(), m_contents, palette());
  if (m_cursor.x() < 0) return;
  painter.setPen(QPen(palette().color(QPalette::Text), 2));
  painter.drawRect(cellRect(m_cursor.y(), m_cursor.x()).adjusted(-1, -1, 1, 1));
}

void MatrixMap::mouseMoveEvent(QMouseEvent* event) {
  const QPoint cell = cellAt(event->pos());
  if (cell == m_cursor) return;
  setCursorCell(cell);
  const QString details = detailsAt(cell);
  details.isEmpty() ? QToolTip::hideText() : QToolTip::showText(event->globalPosition().toPoint(), details, this);
}

void MatrixMap::mouseReleaseEvent(QMouseEvent* event) {
  const QPoint cell = cellAt(event->pos());
  if (cell.x() >= 0 && event->button() == Qt::LeftButton) Q_EMIT cellActivated(cell.y(), cell.x());
}

void MatrixMap::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  setCursorCell({-1, -1});
}

void MatrixMap::keyPressEvent(QKeyEvent* event) {
  const auto move = [&](int dx, int dy) {
    if (m_contents.size() == 0) return;
    const int last = m_contents.size() - 1;
    const QPoint from = m_cursor.x() < 0 ? QPoint(-dx, -dy) : m_cursor;
    setCursorCell({std::clamp(from.x() + dx, 0, last), std::clamp(from.y() + dy, 0, last)});
    const QRect cell = cellRect(m_cursor.y(), m_cursor.x());
    QToolTip::showText(mapToGlobal(cell.bottomRight()), detailsAt(m_cursor), this);
  };
  switch (event->key()) {
    case Qt::Key_Left:
      return move(-1, 0);
    case Qt::Key_Right:
      return move(1, 0);
    case Qt::Key_Up:
      return move(0, -1);
    case Qt::Key_Down:
      return move(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_cursor.x() >= 0) Q_EMIT cellActivated(m_cursor.y(), m_cursor.x());
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

}  // namespace distillscope
