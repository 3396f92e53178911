// QCustomPlot, for the plot widgets alone: nothing but ui/widgets/plot*.cpp and the private plot_canvas.h includes
// this. Its header is written with Qt's lower-case keywords, which the rest of the window does without
// (QT_NO_KEYWORDS).
#pragma once

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
