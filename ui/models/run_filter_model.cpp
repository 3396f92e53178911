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
  const auto* runs = qobject_cast<const RunTableModel*>(sourceModel());
  return std::ranges::all_of(m_words, [&](const QString& word) {
    return line.contains(word, Qt::CaseInsensitive) ||
           (word.contains(QLatin1Char('=')) && runs && runs->recipeHolds(index, word));
  });
}

/// What has no value comes last, whichever way the table is sorted.
bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(RunTableModel::SortRole);
  const QVariant b = right.data(RunTableModel::SortRole);
  if (!a.isValid() || !b.isValid()) {
    const bool leftHasValue = a.isValid() && !b.isValid();
    const bool rightHasValue = b.isValid() && !a.isValid();
    return sortOrder() == Qt::AscendingOrder ? leftHasValue : rightHasValue;
  }
  const bool leftIsNumber = a.metaType().id() == QMetaType::Double;
  const bool rightIsNumber = b.metaType().id() == QMetaType::Double;
  if (leftIsNumber && rightIsNumber) return a.toDouble() < b.toDouble();
  if (leftIsNumber != rightIsNumber) return leftIsNumber;
  return a.toString().localeAwareCompare(b.toString()) < 0;
}

}  // namespace distillscope
