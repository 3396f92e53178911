// The colours and fonts of a QCustomPlot's axes and ground. Private to ui/widgets/plot*.cpp.
#pragma once

#include <QFont>
#include <QPalette>

class QCustomPlot;

namespace distillscope {

/// From `palette`, or black on white for paper.
void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font, bool forPrint);

}  // namespace distillscope
