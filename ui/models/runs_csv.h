// The table of runs as comma-separated text.
#pragma once

#include <QAbstractItemModel>
#include <QByteArray>
#include <QList>

namespace distillscope {

/// `shown`: a RunTableModel, or a filter of one. The runs in its order, out of their groups, with `columns` in that
/// order: measures as they are recorded, fields of the recipe as they stand there, progress as a share, seconds, times
/// by ISO 8601; empty where there is nothing.
QByteArray runsCsv(const QAbstractItemModel& shown, const QList<int>& columns);

}  // namespace distillscope
