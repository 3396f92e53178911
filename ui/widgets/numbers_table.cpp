#include "ui/widgets/numbers_table.h"

#include <QHeaderView>
#include <QTableView>

#include "ui/models/table_model.h"

namespace distillscope {
namespace {

constexpr int leastColumnWidth = 96;  // pixels

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
  table->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->verticalHeader()->setStyleSheet(QStringLiteral("QHeaderView::section { padding: 0 8px; }"));
  table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
  return table;
}

}  // namespace distillscope
