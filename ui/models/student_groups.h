// Which students stand in one cell of a table: found from their recipes and their teachers' recipes.
#pragma once

#include <QString>
#include <memory>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/models/student_table.h"

namespace distillscope {

/// A student's place.
struct StudentPlace {
  StudentValues values;
  nlohmann::json group;   ///< architectures of both, and the images
  nlohmann::json method;  ///< everything of the recipe but what `group` holds, the teacher and the seed
  nlohmann::json column;  ///< the teacher's objective with its parameters; null without a teacher
  std::shared_ptr<const nlohmann::json> teacher;  ///< its configurationOf(), the same for all of its students
  QString groupTitle, methodTitle, columnTitle;
  int rank = 0;  ///< of the method in the catalogue
};

/// configurationOf() the student.
nlohmann::json configurationOf(const StudentPlace& place);

/// What every table of students begins with. In the order of groups, then methods as the catalogue has them. Students
/// without a teacher come first in each group with their architecture and images. Titles that stand for different
/// things say in which parameters they differ.
std::vector<StudentPlace> placeStudents(const std::vector<const Run*>& students, const RunStore& runs,
                                        EpochChoice choice, const Catalogue* catalogue);

}  // namespace distillscope
