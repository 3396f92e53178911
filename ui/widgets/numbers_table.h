// A table of numbers to read: compact rows, right-aligned columns, nothing to edit.
#pragma once

#include <QString>

class QTableView;
class QWidget;

namespace distillscope {

class TableModel;

QTableView* makeNumbersTable(const QString& name, const QString& accessibleName, TableModel& model, QWidget* parent);

/// Makes every column as wide as its heading and numbers.
void fitColumns(QTableView& table);

}  // namespace distillscope
