// A table of texts that a view fills anew when its values change.
#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QStringList>
#include <optional>
#include <vector>

namespace distillscope {

struct TableCell {
  QString text;
  QString details;  ///< tool tip
  bool isEmphasised = false;
  bool operator==(const TableCell&) const = default;
};

struct TableContents {
  QStringList columns;
  QStringList columnDetails;    ///< tool tips of the columns
  QList<QColor> columnColours;  ///< of swatches in the headings; an invalid colour for none
  QStringList rows;
  std::vector<std::vector<TableCell>> cells;  ///< one vector for each row
  std::vector<int> headingRows;               ///< rows that title those below them
  std::vector<int> warningRows;               ///< rows in the colour of a warning
  bool operator==(const TableContents&) const = default;
};

class TableModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  /// Keeps the selection if only texts change.
  void setContents(const TableContents& contents);
  const TableContents& contents() const { return m_contents; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  bool isHeading(int row) const;
  bool isWarning(int row) const;

  TableContents m_contents;
};

}  // namespace distillscope
