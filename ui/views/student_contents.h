// A table of students as the rows and columns of a view.
#pragma once

#include "ui/models/student_table.h"
#include "ui/models/table_model.h"

namespace distillscope {

TableContents contentsOf(const StudentTable& table);

}  // namespace distillscope
