// A table of numbers to read: compact rows, right-aligned columns, nothing to edit.
#pragma once

#include <QString>

class QTableView;
class QWidget;

namespace distillscope {

class TableModel;

QTableView* makeNumbersTable(const QString& name, const QString& accessibleName, TableModel& model, QWidget* parent);

}  // namespace distillscope
