// The table of runs, filtered and sorted.
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace distillscope {

class RunFilterModel final : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RunFilterModel(QObject* parent = nullptr);

  /// Shows the runs that hold every word of `text`, in any order and case, and the groups that hold such runs. A word
  /// with an equals sign may also name a field of the recipe and its value ("lambda=0.25").
  void setWords(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QStringList m_words;
};

}  // namespace distillscope
