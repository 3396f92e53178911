// A table of teachers as the rows and columns of a view.
#pragma once

#include "ui/models/table_model.h"
#include "ui/models/teacher_table.h"

namespace distillscope {

/// A column for each teacher in its colour, the difference of two, and a heading over the rows of each split.
TableContents contentsOf(const TeacherTable& table);

}  // namespace distillscope
