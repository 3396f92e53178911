// Teachers that repeat one experiment under several seeds as one.
#pragma once

#include <vector>

#include "ui/models/teacher_table.h"

namespace distillscope {

/// One for each of `groups` (see seedGroups()), in their order. Values by class are means of the runs that have them;
/// a split that no run has measured has no values.
std::vector<TeacherValues> groupSeeds(const std::vector<TeacherValues>& teachers,
                                      const std::vector<QStringList>& groups);

}  // namespace distillscope
