// A map laid over a picture in false colours.
#pragma once

#include <QImage>
#include <QPolygonF>
#include <QRectF>
#include <QString>
#include <vector>

namespace distillscope {

enum class ColourMap {
  Jet,
  Viridis,
  Inferno,
  Turbo,
  /// For values that have a sign, with white in the middle: ColorBrewer's PuOr (Brewer and Harrower, 2003), told apart
  /// by colour-blind people too.
  OrangePurple
};

/// Every colour map for values from 0 to 1 that have no sign: its name in settings, and its name for people.
struct ColourMapInfo {
  ColourMap map;
  QString id;
  QString title;
};
const std::vector<ColourMapInfo>& colourMaps();

/// Values in [0, 1], row by row.
struct HeatMap {
  int width = 0;
  int height = 0;
  std::vector<float> values;
};

/// `map` less `other`, of the same size, value by value.
HeatMap differenceOf(const HeatMap& map, const HeatMap& other);
/// The greatest absolute value; 0 of none.
double greatestOf(const HeatMap& map);
/// Values from -range to range brought to [0, 1], with 0 in the middle, for a colour map of signs.
HeatMap centredAt(const HeatMap& map, double range);

/// The colour of `value`, which is clamped to [0, 1]; not a number counts as 0.
QColor mapColour(ColourMap map, double value);

/// The whole of a picture, as a part.
inline constexpr QRectF wholePicture{0, 0, 1, 1};

/// (1 - opacity) * picture + opacity * colour(map), pixel by pixel, in a size that both are brought to first: the
/// picture by cubic interpolation, and the map too, before it is coloured. A size of {} keeps the picture's own. The
/// result is RGB888. `picture` and `map` must not be empty. `part` of both, in shares of their width and height, fills
/// the size.
QImage overlay(const QImage& picture, const HeatMap& map, ColourMap colours, double opacity, QSize size = {},
               const QRectF& part = wholePicture);

/// The picture brought to `size` as overlay() does it: cubic interpolation where it grows, area means where it shrinks.
QImage resized(const QImage& picture, QSize size, const QRectF& part = wholePicture);

/// The outlines of where the map is at least `threshold`, in pixels of `size`, which `part` of the map fills.
std::vector<QPolygonF> contoursOf(const HeatMap& map, double threshold, QSize size, const QRectF& part = wholePicture);

/// A vertical bar from 1 (top) to 0, one pixel for each of 256 values.
QImage colourBar(ColourMap map);

}  // namespace distillscope
