#include "ui/models/run_filter_model.h"

#include <algorithm>

#include "ui/models/run_table_model.h"

namespace distillscope {

RunFilterModel::RunFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setRecursiveFilteringEnabled(true);  // a group is there for its runs
}

void RunFilterModel::setWords(const QString& text) {
  m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

bool RunFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = sourceModel()->index(row, 0, parent);
  if (index.data(RunTableModel::IdRole).toString().isEmpty()) return false;
  if (m_words.isEmpty()) return true;
  const QString line = index.data(RunTableModel::FilterRole).toString();
  return std::ranges::all_of(m_words, [&](const QString& word) { return line.contains(word, Qt::CaseInsensitive); });
}

/// What has no value comes first, so that it comes last in descending order, which is how measures are looked at.
bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(RunTableModel::SortRole);
  const QVariant b = right.data(RunTableModel::SortRole);
  if (!a.isValid() || !b.isValid()) return !a.isValid() && b.isValid();
  if (a.metaType().id() == QMetaType::Double) return a.toDouble() < b.toDouble();
  return a.toString().localeAwareCompare(b.toString()) < 0;
}

}  // namespace distillscope
