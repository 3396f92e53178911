// Several plots in a grid over one legend, as a PNG, PDF or SVG file on white paper.
#pragma once

#include <QString>
#include <vector>

#include "ui/widgets/plot_legend.h"

namespace distillscope {

class Plot;

struct PlotFigure {
  QString title;  ///< of the file
  std::vector<const Plot*> plots;
  std::vector<LegendEntry> legend;
};

/// Writes the plots with the ranges that they show. Returns what went wrong, or nothing.
QString savePlotFigure(const PlotFigure& figure, const QString& path, const QFont& font);

}  // namespace distillscope
