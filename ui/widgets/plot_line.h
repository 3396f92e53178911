// What a line of a plot looks like and where its points come from.
#pragma once

#include <QColor>
#include <QString>
#include <Qt>

#include "ui/widgets/plot_series.h"

namespace distillscope {

/// Shape drawn at measured points. Runs that share a colour differ in it.
enum class Mark { None, Disc, Square, Triangle, Diamond };

struct LineLook {
  QColor colour;       ///< in the window
  QColor printColour;  ///< on the white paper of an export
  Qt::PenStyle style = Qt::SolidLine;
  double width = 2;  ///< device-independent pixels
  double opacity = 1;
  Mark mark = Mark::None;

  bool operator==(const LineLook&) const = default;
};

struct PlotLine {
  QString key;    ///< tells the line from the others between updates
  QString label;  ///< "resnet20-mcmi, test"
  LineLook look;
  SeriesSource source;  ///< read by Plot::setLines() and not kept
  /// Half the width of a band around the line at each point, in the units of source.y; empty for none. Not kept either.
  std::span<const double> deviation{};
};

struct PlotOptions {
  bool logX = false;     ///< points at or before 0 are left out
  bool logY = false;     ///< where any value is positive; a plot without one stays linear
  double smoothing = 0;  ///< weight of the moving average; 0 for none
};

/// One row of the read-out at the cursor.
struct ReadoutRow {
  QString label;
  LineLook look;
  PlotPoint point;                  ///< the measured value nearest to the cursor
  std::optional<double> smoothed;   ///< the smoothed curve there, if smoothing is on
  std::optional<double> deviation;  ///< half the width of the line's band there, if it has one
};

/// What the horizontal axis counts.
enum class PlotXAxis { Step, Epoch, Time };

}  // namespace distillscope
