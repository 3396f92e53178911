// Curves in numbers: what each line's last, least and greatest values are, and where.
#pragma once

#include <vector>

#include "ui/models/curve_set.h"
#include "ui/models/table_model.h"

namespace distillscope {

/// A heading for each plot, and under it a row for each line.
TableContents curveNumbers(const std::vector<CurvePlot>& plots);

}  // namespace distillscope
