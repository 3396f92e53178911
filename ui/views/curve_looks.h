// How curves are told apart: a run by its colour and mark, a source by its line.
#pragma once

#include <vector>

#include "ui/models/curve_set.h"
#include "ui/widgets/plot_legend.h"

namespace distillscope {

/// `line` of `plot` over an axis. Its points are those of `line.curve`, which must live while they are read.
PlotLine plotLine(const CurvePlot& plot, const CurveLine& line, PlotXAxis axis);

/// A run's colour and mark on a solid line.
LineLook runLook(const QString& run);

/// An entry for each group of runs that are drawn as one, and one for each of `sources` that says how its values were
/// measured; `text` colours those.
std::vector<LegendEntry> curveLegend(const std::vector<std::vector<const Run*>>& groups,
                                     const std::vector<CurveSource>& sources, const QColor& text);

}  // namespace distillscope
