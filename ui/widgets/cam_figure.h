// A figure of activation maps: a row for each picture; in the columns the original, the map of each run over it, and,
// if it is wanted, one run's map less another's. Painted alike in the window and on paper.
#pragma once

#include <QCoreApplication>
#include <QFont>
#include <QPalette>
#include <QRect>
#include <QString>
#include <QStringList>
#include <optional>
#include <utility>
#include <vector>

#include "ui/models/inspection.h"

class QPainter;

namespace distillscope {

class CamFigure {
  Q_DECLARE_TR_FUNCTIONS(CamFigure)
 public:
  /// What stands over a column of maps.
  struct Heading {
    QString title;     ///< the run's name
    QString subtitle;  ///< "MCMI"
    bool operator==(const Heading&) const = default;
  };
  struct Cell {
    int row = 0;
    int column = 0;  ///< 0 is the original, the difference the last
    bool operator==(const Cell&) const = default;
  };

  std::vector<Heading> headings;
  std::vector<CamImage> images;
  ColourMap colours = ColourMap::Jet;
  double opacity = 0.5;
  double contour = 0;          ///< outlines where a map has at least this value; 0 for none
  QStringList difference;      ///< two titles: the second one's map less the first one's, shown where both are there
  QRectF part = wholePicture;  ///< of every picture, in shares of its width and height: one zoom for all cells
  QString scaleNote;           ///< under the colour bar's title: "one scale for a row"
  int cellSide = 160;

  bool isEmpty() const { return images.empty() || headings.empty(); }
  bool hasDifference() const { return compared().has_value(); }
  int columnCount() const { return static_cast<int>(headings.size()) + 1 + (hasDifference() ? 1 : 0); }
  bool isDifference(const Cell& cell) const { return cell.column > static_cast<int>(headings.size()); }
  /// With the font that it is painted in.
  QSize size(const QFont& font) const;
  QRect cellRect(const Cell& cell, const QFont& font) const;
  std::optional<Cell> cellAt(const QPoint& position, const QFont& font) const;
  /// The picture in the cell, which may be flatter or taller than the cell.
  QRect pictureRect(const Cell& cell, const QFont& font) const;
  /// The greatest side of a cell with which the figure is at most `width` wide.
  int cellSideFor(int width) const;

  /// Picture or overlay, `side` pixels wide; taller or flatter pictures keep their proportions.
  QImage cellImage(const Cell& cell, int side) const;
  /// Outlines of where a cell's map reaches the contour's value (a difference: where it does so in either direction),
  /// in pixels of the same image.
  std::vector<QPolygonF> cellContours(const Cell& cell, QSize size) const;
  /// "Sneaker, 93.1 %, right; component holds 52 % of the variance": what a cell says, for tool tips and screen
  /// readers.
  QString cellText(const Cell& cell) const;

  /// Paints what lies in `visible`. `forPrint` is black on white, with pictures finer than the screen's.
  void paint(QPainter& painter, const QRect& visible, const QFont& font, const QPalette& palette, bool forPrint) const;

 private:
  struct Metrics;
  Metrics metrics(const QFont& font) const;
  void paintHeadings(QPainter& painter, const Metrics& m, const QPalette& palette, bool forPrint) const;
  void paintCell(QPainter& painter, const Cell& cell, const Metrics& m, const QPalette& palette, bool forPrint) const;
  void paintCaption(QPainter& painter, const Cell& cell, const Metrics& m, const QPalette& palette,
                    bool forPrint) const;
  void paintColourBars(QPainter& painter, const Metrics& m, const QPalette& palette, bool forPrint) const;
  int barCount() const { return hasDifference() ? 2 : 1; }
  const CamImage& imageOf(const Cell& cell) const { return images[static_cast<std::size_t>(cell.row)]; }
  /// Which maps the difference is of: the second less the first.
  std::optional<std::pair<std::size_t, std::size_t>> compared() const;
  Heading differenceHeading(const Metrics& m) const;
  HeatMap mapOf(const Cell& cell) const;
  double differenceRange() const;
};

/// Whether the prediction is right: nothing if the label is unknown.
std::optional<bool> isRight(const CamImage& image, const CamColumn& column);

}  // namespace distillscope
