#include "ui/views/teacher_contents.h"

#include "ui/theme.h"

namespace distillscope {

TableContents contentsOf(const TeacherTable& table) {
  TableContents contents;
  for (qsizetype i = 0; i < table.teachers.size(); ++i) {
    contents.columns << table.names[i] + QLatin1Char('\n') + table.objectives[i];
    contents.columnDetails << table.names[i];
    contents.columnColours << runColour(table.teachers[i]);
  }
  for (const auto& [minuend, subtrahend] : table.differences) {
    const QString& name = table.names[minuend];
    contents.columns << (table.teachers.size() == 2 ? TableModel::tr("Difference")
                                                    : TableModel::tr("Difference\nof %1").arg(name));
    contents.columnDetails << TableModel::tr("%1 minus %2").arg(name, table.names[subtrahend]);
  }
  std::string split;
  for (const TeacherTable::Row& row : table.rows) {
    if (row.split != split) {
      split = row.split;
      contents.headingRows.push_back(static_cast<int>(contents.rows.size()));
      contents.rows << (split == "test" ? TableModel::tr("Test split") : TableModel::tr("Training split"));
      contents.cells.emplace_back();
    }
    contents.rows << row.title;
    std::vector<TableCell> cells;
    for (const TeacherTable::Cell& cell : row.cells)
      cells.push_back({.text = cell.text, .details = cell.details, .isEmphasised = false});
    contents.cells.push_back(std::move(cells));
  }
  return contents;
}

}  // namespace distillscope
