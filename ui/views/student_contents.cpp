#include "ui/views/student_contents.h"

namespace distillscope {

TableContents contentsOf(const StudentTable& table) {
  TableContents contents;
  for (const StudentTable::Column& column : table.columns) {
    contents.columns << column.title;
    contents.columnDetails << column.details;
  }
  for (const StudentTable::Row& row : table.rows) {
    if (row.isHeading) contents.headingRows.push_back(static_cast<int>(contents.rows.size()));
    contents.rows << row.title;
    std::vector<TableCell> cells;
    for (const StudentTable::Cell& cell : row.cells)
      cells.push_back({.text = cell.text, .details = cell.details, .isEmphasised = false});
    contents.cells.push_back(std::move(cells));
  }
  return contents;
}

}  // namespace distillscope
