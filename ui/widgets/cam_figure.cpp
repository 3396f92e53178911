#include "ui/widgets/cam_figure.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>
#include <QTransform>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr int gap = 10;       // between cells
constexpr int margin = 12;    // around the figure
constexpr int barWidth = 16;  // of the colour bar
constexpr int barSpace = 84;  // that the colour bar takes with its numbers
constexpr int leastSide = 104;
constexpr int greatestSide = 232;  // leaves room for more than one row on a laptop's screen
constexpr double printPixels = 3;  // for each unit of a figure on paper

QColor textColour(const QPalette& palette, bool forPrint) {
  return forPrint ? QColor(Qt::black) : palette.color(QPalette::WindowText);
}

QColor mutedColour(const QPalette& palette, bool forPrint) {
  return forPrint ? QColor(90, 90, 90) : toneColour(Tone::Muted, palette);
}

QFont bold(QFont font) {
  font.setWeight(QFont::DemiBold);
  return font;
}

/// The largest rectangle of the picture's proportions in the middle of `cell`.
QRect fitted(const QSize& picture, const QRect& cell) {
  QRect rect(QPoint(0, 0), picture.scaled(cell.size(), Qt::KeepAspectRatio));
  rect.moveCenter(cell.center());
  return rect;
}

}  // namespace

struct CamFigure::Metrics {
  QFont font;
  int line;
  int headingHeight;
  int captionHeight;
  int side;
};

CamFigure::Metrics CamFigure::metrics(const QFont& font) const {
  const int line = QFontMetrics(font).height() + 2;
  return {.font = font, .line = line, .headingHeight = 2 * line + 4, .captionHeight = 2 * line + 4, .side = cellSide};
}

QSize CamFigure::size(const QFont& font) const {
  const Metrics m = metrics(font);
  const int rows = static_cast<int>(images.size());
  return {2 * margin + columnCount() * (m.side + gap) + barCount() * barSpace,
          2 * margin + m.headingHeight + rows * (m.side + m.captionHeight + gap)};
}

int CamFigure::cellSideFor(int width) const {
  const int room = (width - 2 * margin - barCount() * barSpace) / columnCount() - gap;
  return std::clamp(room, leastSide, greatestSide);
}

QRect CamFigure::cellRect(const Cell& cell, const QFont& font) const {
  const Metrics m = metrics(font);
  return {margin + cell.column * (m.side + gap), margin + m.headingHeight + cell.row * (m.side + m.captionHeight + gap),
          m.side, m.side};
}

std::optional<CamFigure::Cell> CamFigure::cellAt(const QPoint& position, const QFont& font) const {
  const int captionHeight = metrics(font).captionHeight;
  for (int row = 0; row < static_cast<int>(images.size()); ++row) {
    for (int column = 0; column < columnCount(); ++column) {
      const Cell cell{row, column};
      if (cellRect(cell, font).adjusted(0, 0, 0, captionHeight).contains(position)) return cell;
    }
  }
  return std::nullopt;
}

QRect CamFigure::pictureRect(const Cell& cell, const QFont& font) const {
  return fitted(imageOf(cell).picture.size(), cellRect(cell, font));
}

std::optional<std::pair<std::size_t, std::size_t>> CamFigure::compared() const {
  if (difference.size() != 2) return std::nullopt;
  const auto place = [this](const QString& title) {
    return static_cast<std::size_t>(std::ranges::find(headings, title, &Heading::title) - headings.begin());
  };
  const std::size_t first = place(difference[0]), second = place(difference[1]);
  if (first == second || std::max(first, second) == headings.size()) return std::nullopt;
  return std::pair(first, second);
}

HeatMap CamFigure::mapOf(const Cell& cell) const {
  const std::vector<CamColumn>& columns = imageOf(cell).columns;
  if (isDifference(cell)) return differenceOf(columns[compared()->second].map, columns[compared()->first].map);
  return columns[static_cast<std::size_t>(cell.column - 1)].map;
}

/// One for the whole figure, so that its rows can be compared.
double CamFigure::differenceRange() const {
  double range = 0;
  for (int row = 0; row < static_cast<int>(images.size()); ++row) {
    range = std::max(range, greatestOf(mapOf({row, columnCount() - 1})));
  }
  return range;
}

QImage CamFigure::cellImage(const Cell& cell, int side) const {
  const CamImage& image = imageOf(cell);
  const QSize size = image.picture.size().scaled(side, side, Qt::KeepAspectRatio);
  if (cell.column == 0) return resized(image.picture, size, part);
  if (!isDifference(cell)) return overlay(image.picture, mapOf(cell), colours, opacity, size, part);
  // In grey, so that every colour is the difference's.
  const QImage grey = image.picture.convertToFormat(QImage::Format_Grayscale8);
  return overlay(grey, centredAt(mapOf(cell), differenceRange()), ColourMap::OrangePurple, opacity, size, part);
}

std::vector<QPolygonF> CamFigure::cellContours(const Cell& cell, QSize size) const {
  if (contour <= 0 || cell.column == 0) return {};
  HeatMap map = mapOf(cell);
  if (isDifference(cell)) {
    const double range = differenceRange();
    for (float& value : map.values) value = range > 0 ? static_cast<float>(std::abs(value) / range) : 0;
  }
  return contoursOf(map, contour, size, part);
}

QString CamFigure::cellText(const Cell& cell) const {
  const CamImage& image = images[static_cast<std::size_t>(cell.row)];
  if (cell.column == 0) return image.label < 0 ? image.name : tr("%1, class %2").arg(image.name, image.labelName);
  const QLocale locale;
  if (isDifference(cell)) {
    const HeatMap map = mapOf(cell);
    const auto [least, most] = std::ranges::minmax(map.values);
    return tr("%1 less %2; from %3 to %4")
        .arg(difference[1], difference[0], locale.toString(least, 'f', 2), locale.toString(most, 'f', 2));
  }
  const CamColumn& column = image.columns[static_cast<std::size_t>(cell.column - 1)];
  QStringList parts{
      headings[static_cast<std::size_t>(cell.column - 1)].title,
      tr("%1 with probability %2 %").arg(column.className, locale.toString(100 * column.probability, 'f', 1))};
  if (const auto right = isRight(image, column))
    parts << (*right ? tr("right") : tr("wrong: it is %1").arg(image.labelName));
  parts << tr("the component holds %1 % of the variance").arg(locale.toString(100 * column.explained, 'f', 1));
  return parts.join(QStringLiteral("; "));
}

void CamFigure::paint(QPainter& painter, const QRect& visible, const QFont& font, const QPalette& palette,
                      bool forPrint) const {
  const Metrics m = metrics(font);
  painter.setFont(font);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  paintHeadings(painter, m, palette, forPrint);
  for (int row = 0; row < static_cast<int>(images.size()); ++row) {
    for (int column = 0; column < columnCount(); ++column) {
      const QRect area = cellRect({row, column}, font).adjusted(0, 0, 0, m.captionHeight);
      if (area.intersects(visible)) paintCell(painter, {row, column}, m, palette, forPrint);
    }
  }
  paintColourBars(painter, m, palette, forPrint);
}

void CamFigure::paintHeadings(QPainter& painter, const Metrics& m, const QPalette& palette, bool forPrint) const {
  for (int column = 0; column < columnCount(); ++column) {
    const QRect cell = cellRect({0, column}, m.font);
    const Heading heading = column == 0                 ? Heading{tr("Original"), {}}
                            : isDifference({0, column}) ? differenceHeading(m)
                                                        : headings[static_cast<std::size_t>(column - 1)];
    painter.setFont(bold(m.font));
    painter.setPen(textColour(palette, forPrint));
    const QRect title(cell.left(), margin, m.side, m.line);
    painter.drawText(title, Qt::AlignHCenter | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(heading.title, Qt::ElideMiddle, m.side));
    painter.setFont(m.font);
    painter.setPen(mutedColour(palette, forPrint));
    painter.drawText(title.translated(0, m.line), Qt::AlignHCenter | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(heading.subtitle, Qt::ElideMiddle, m.side));
  }
}

/// Both names, in one line or two.
CamFigure::Heading CamFigure::differenceHeading(const Metrics& m) const {
  const QString whole = tr("%1 \u2212 %2").arg(difference[1], difference[0]);
  if (QFontMetrics(bold(m.font)).horizontalAdvance(whole) <= m.side) return {whole, tr("difference")};
  return {difference[1], tr("\u2212 %1").arg(difference[0])};
}

void CamFigure::paintCell(QPainter& painter, const Cell& cell, const Metrics& m, const QPalette& palette,
                          bool forPrint) const {
  const QRect area = pictureRect(cell, m.font);
  const double pixels = forPrint ? printPixels : painter.device()->devicePixelRatioF();
  const QImage image = cellImage(cell, static_cast<int>(std::lround(m.side * pixels)));
  painter.drawImage(area, image);
  const double scale = static_cast<double>(area.width()) / image.width();
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  for (const QPolygonF& outline : cellContours(cell, image.size())) {
    const QPolygonF line = QTransform::fromScale(scale, scale).map(outline).translated(area.topLeft());
    painter.setPen(QPen(Qt::black, 2.6));  // a light line with dark edges shows on any ground
    painter.drawPolyline(line);
    painter.setPen(QPen(Qt::white, 1.2));
    painter.drawPolyline(line);
  }
  painter.restore();
  paintCaption(painter, cell, m, palette, forPrint);
}

void CamFigure::paintCaption(QPainter& painter, const Cell& cell, const Metrics& m, const QPalette& palette,
                             bool forPrint) const {
  const CamImage& image = imageOf(cell);
  const QRect area = cellRect(cell, m.font);
  const QRect first(area.left(), area.bottom() + 3, m.side, m.line);
  const QRect second = first.translated(0, m.line);
  const auto write = [&](const QRect& rect, const QString& text, const QColor& colour) {
    painter.setPen(colour);
    painter.drawText(rect, Qt::AlignHCenter | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideMiddle, m.side));
  };
  if (cell.column == 0) {
    write(first, image.label < 0 ? image.name : image.labelName, textColour(palette, forPrint));
    if (image.label >= 0) write(second, image.name, mutedColour(palette, forPrint));
    return;
  }
  if (isDifference(cell)) {
    return write(first, tr("up to %1").arg(QLocale().toString(greatestOf(mapOf(cell)), 'f', 2)),
                 mutedColour(palette, forPrint));
  }
  const CamColumn& column = image.columns[static_cast<std::size_t>(cell.column - 1)];
  write(first, tr("%1  %2 %").arg(column.className, QLocale().toString(100 * column.probability, 'f', 1)),
        textColour(palette, forPrint));
  if (const auto right = isRight(image, column)) {
    write(second, *right ? tr("\u2713 right") : tr("\u2717 wrong"),
          toneColour(*right ? Tone::Good : Tone::Bad, forPrint ? lightPalette() : palette));
  }
}

void CamFigure::paintColourBars(QPainter& painter, const Metrics& m, const QPalette& palette, bool forPrint) const {
  const QRect lastCell = cellRect({0, columnCount() - 1}, m.font);
  const QLocale locale;
  const auto paintBar = [&](int place, ColourMap map, const QStringList& values, const QString& note) {
    const QRect bar(lastCell.right() + 1 + gap + 6 + place * barSpace, lastCell.top(), barWidth, m.side);
    painter.drawImage(bar, colourBar(map));
    painter.setPen(mutedColour(palette, forPrint));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
    for (qsizetype i = 0; i < values.size(); ++i) {  // from the bottom up
      const auto steps = static_cast<double>(values.size() - 1);
      const int y = bar.bottom() - static_cast<int>(std::lround(static_cast<double>(i) / steps * (bar.height() - 1)));
      const QRect label(bar.right() + 6, y - m.line / 2, barSpace, m.line);
      painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, values[i]);
    }
    painter.drawText(QRect(bar.left(), bar.bottom() + 3, barSpace - gap, m.captionHeight),
                     Qt::AlignLeft | Qt::TextWordWrap, note);
  };
  paintBar(0, colours, {locale.toString(0), locale.toString(0.5), locale.toString(1)}, scaleNote);
  if (!hasDifference()) return;
  const QString range = locale.toString(differenceRange(), 'f', 2);
  paintBar(1, ColourMap::OrangePurple, {QStringLiteral("\u2212") + range, locale.toString(0), QLatin1Char('+') + range},
           tr("difference"));
}

std::optional<bool> isRight(const CamImage& image, const CamColumn& column) {
  if (image.label < 0) return std::nullopt;
  return column.predicted == image.label;
}

}  // namespace distillscope
