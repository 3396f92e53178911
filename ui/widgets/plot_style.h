// The colours and fonts of a QCustomPlot's axes and ground, and how narrow their ranges get. Private to
// ui/widgets/plot*.cpp.
#pragma once

#include <QFont>
#include <QPalette>

#include "ui/widgets/plot_backend.h"
#include "ui/widgets/plot_line.h"

namespace distillscope {

/// From `palette`, or black on white for paper.
void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font, bool forPrint);

/// Whether zooming in from `before` has come to a range whose places doubles can hardly tell apart: nothing in it could
/// be drawn or read out right.
bool isTooNarrow(const QCPRange& range, const QCPRange& before);

/// Where in `plot` these coordinates are, in pixels. What zooming has put farther away than any screen reaches is put
/// where whole numbers still reach.
QPointF pixelsOf(const QCustomPlot& plot, double x, double y);

/// Of a hollow mark only the edge is drawn.
QCPScatterStyle::ScatterShape markShape(Mark mark, bool isHollow = false);

}  // namespace distillscope
