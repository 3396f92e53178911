// Confusion matrices as what a matrix map and a table show.
#pragma once

#include "ui/models/confusion.h"
#include "ui/models/table_model.h"
#include "ui/widgets/matrix_map.h"

namespace distillscope {

enum class ConfusionValues { Shares, Counts };

MatrixContents matrixOf(const Confusion& confusion, ConfusionValues values);
/// "Top-1 82.63 %; kept classes 91.20 %, dropped classes 0.00 %; epoch 3"
QString accuracyText(const Confusion& confusion);
/// A row for each class; with two matrices, a column for each and one for second minus first.
TableContents accuracyContents(const std::vector<Confusion>& matrices, bool byGain);

}  // namespace distillscope
