#include "ui/models/runs_csv.h"

#include <QDateTime>

#include "ui/models/csv.h"
#include "ui/models/run_table_model.h"

namespace distillscope {
namespace {

QByteArray fieldAt(const QModelIndex& index) {
  const QVariant value = index.data(RunTableModel::SortRole);
  if (value.metaType().id() != QMetaType::Double) return csvField(index.data().toString());
  if (index.column() != RunTableModel::Created) return csvNumber(value.toDouble());
  return QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC).toString(Qt::ISODate).toUtf8();
}

void addRows(const QAbstractItemModel& shown, const QList<int>& columns, const QModelIndex& parent, QByteArray& csv) {
  for (int row = 0; row < shown.rowCount(parent); ++row) {
    const QModelIndex first = shown.index(row, 0, parent);
    if (first.data(RunTableModel::IdRole).toString().isEmpty()) {
      addRows(shown, columns, first, csv);
      continue;
    }
    QByteArrayList fields;
    for (const int column : columns) fields.append(fieldAt(first.siblingAtColumn(column)));
    csv += fields.join(',') + "\r\n";
  }
}

}  // namespace

QByteArray runsCsv(const QAbstractItemModel& shown, const QList<int>& columns) {
  QByteArrayList titles;
  for (const int column : columns) titles.append(csvField(shown.headerData(column, Qt::Horizontal).toString()));
  QByteArray csv = titles.join(',') + "\r\n";
  addRows(shown, columns, {}, csv);
  return csv;
}

}  // namespace distillscope
