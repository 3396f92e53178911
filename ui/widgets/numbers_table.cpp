#include "ui/widgets/numbers_table.h"

#include <QHeaderView>
#include <QTableView>
#include <algorithm>

#include "ui/models/table_model.h"

namespace distillscope {
namespace {

constexpr int leastColumnWidth = 96;  // pixels
constexpr int columnPadding = 16;     // that Qt's own estimate leaves out: bold headings, swatches
constexpr int fittedColumns = 40;     // each is asked for all its cells; further ones are like the widest of these

}  // namespace

QTableView* makeNumbersTable(const QString& name, const QString& accessibleName, TableModel& model, QWidget* parent) {
  auto* table = new QTableView(parent);
  table->setObjectName(name);
  table->setAccessibleName(accessibleName);
  table->setModel(&model);
  table->setAlternatingRowColors(true);
  table->setShowGrid(false);
  table->setTabKeyNavigation(false);  // which would never leave it
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table->horizontalHeader()->setMinimumSectionSize(leastColumnWidth);
  table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
  return table;
}

void fitColumns(QTableView& table) {
  const int columns = table.model()->columnCount();
  int widest = 0;
  for (int column = 0; column < columns; ++column) {
    if (column < fittedColumns) {
      table.resizeColumnToContents(column);
      table.setColumnWidth(column, table.columnWidth(column) + columnPadding);
      widest = std::max(widest, table.columnWidth(column));
    } else {
      table.setColumnWidth(column, widest);
    }
  }
}

}  // namespace distillscope
