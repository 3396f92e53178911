// The colours and fonts of a QCustomPlot's axes and ground. Private to ui/widgets/plot*.cpp.
#pragma once

#include <QFont>
#include <QPalette>

#include "ui/widgets/plot_backend.h"
#include "ui/widgets/plot_line.h"

namespace distillscope {

/// From `palette`, or black on white for paper.
void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font, bool forPrint);

/// Of a hollow mark only the edge is drawn.
QCPScatterStyle::ScatterShape markShape(Mark mark, bool isHollow = false);

}  // namespace distillscope
