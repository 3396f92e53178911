// A map laid over a picture in false colours.
#pragma once

#include <QImage>
#include <QString>
#include <vector>

namespace distillscope {

enum class ColourMap { Jet, Viridis, Inferno, Turbo };

/// Every colour map: its name in settings, and its name for people.
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

/// The colour of `value`, which is clamped to [0, 1]; not a number counts as 0.
QColor mapColour(ColourMap map, double value);

/// (1 - opacity) * picture + opacity * colour(map), pixel by pixel, in a size that both are brought to first: the
/// picture by cubic interpolation, and the map too, before it is coloured. A size of {} keeps the picture's own. The
/// result is RGB888. `picture` and `map` must not be empty.
QImage overlay(const QImage& picture, const HeatMap& map, ColourMap colours, double opacity, QSize size = {});

/// The picture brought to `size` as overlay() does it: cubic interpolation where it grows, area means where it shrinks.
QImage resized(const QImage& picture, QSize size);

/// A vertical bar from 1 (top) to 0, one pixel for each of 256 values.
QImage colourBar(ColourMap map);

}  // namespace distillscope
