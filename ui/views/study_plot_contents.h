// A study's few-shot plot as what a plane shows.
#pragma once

#include <QPalette>

#include "core/record/study_plot.h"
#include "ui/widgets/plot_plane.h"

namespace distillscope {

/// A colour for each method, dashes and marks for each objective, bars for deviations, and the paper's values as open
/// marks.
PlaneContents studyPlaneOf(const StudyPlot& plot, const QPalette& palette);

}  // namespace distillscope
