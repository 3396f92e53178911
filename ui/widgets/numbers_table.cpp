#include "ui/widgets/numbers_table.h"

#include <QHeaderView>
#include <QTableView>

#include "ui/models/table_model.h"

namespace distillscope {
namespace {

constexpr int leastColumnWidth = 96;  // pixels
constexpr int columnPadding = 16;     // that Qt's own estimate leaves out: bold headings, swatches

}  // namespace

QTableView* makeNumbersTable(const QString& name, const QString& accessibleName, TableModel& model, QWidget* parent) {
  auto* table = new QTableView(parent);
  table->setObjectName(name);
  table->setAccessibleName(accessibleName);
  table->setModel(&model);
  table->setAlternatingRowColors(true);
  table->setShowGrid(false);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table->horizontalHeader()->setMinimumSectionSize(leastColumnWidth);
  table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
  return table;
}

void fitColumns(QTableView& table) {
  table.resizeColumnsToContents();
  for (int column = 0; column < table.model()->columnCount(); ++column) {
    table.setColumnWidth(column, table.columnWidth(column) + columnPadding);
  }
}

}  // namespace distillscope
