#include "ui/models/table_model.h"

#include <QApplication>
#include <QFont>
#include <algorithm>

#include "ui/theme.h"
#include "ui/widgets/swatch.h"

namespace distillscope {

void TableModel::setContents(const TableContents& contents) {
  if (contents == m_contents) return;
  const bool sameShape = contents.columns == m_contents.columns && contents.rows == m_contents.rows &&
                         contents.headingRows == m_contents.headingRows;
  if (!sameShape) {
    beginResetModel();
    m_contents = contents;
    endResetModel();
    return;
  }
  m_contents = contents;
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int TableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_contents.rows.size());
}

int TableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_contents.columns.size());
}

bool TableModel::isHeading(int row) const {
  return std::ranges::find(m_contents.headingRows, row) != m_contents.headingRows.end();
}

bool TableModel::isWarning(int row) const {
  return std::ranges::find(m_contents.warningRows, row) != m_contents.warningRows.end();
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || isHeading(index.row())) return {};
  const TableCell& cell =
      m_contents.cells[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole:
      return cell.text;
    case Qt::ToolTipRole:
      return cell.details;
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ForegroundRole:
      return isWarning(index.row()) ? QVariant(toneColour(Tone::Bad, qApp->palette())) : QVariant();
    case Qt::FontRole: {
      QFont font;
      font.setBold(true);
      return cell.isEmphasised ? QVariant(font) : QVariant();
    }
    default:
      return {};
  }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Horizontal) {
    if (role == Qt::DisplayRole) return m_contents.columns.value(section);
    if (role == Qt::ToolTipRole) return m_contents.columnDetails.value(section);
    if (role == Qt::DecorationRole && m_contents.columnColours.value(section).isValid()) {
      return swatch(m_contents.columnColours[section], qApp->devicePixelRatio());
    }
    // Beside its colour, which stands on the left.
    if (role == Qt::TextAlignmentRole && m_contents.columnColours.value(section).isValid()) {
      return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    }
    return {};
  }
  if (role == Qt::DisplayRole) return m_contents.rows.value(section);
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
  if (role == Qt::ForegroundRole && isWarning(section)) return toneColour(Tone::Bad, qApp->palette());
  if (role == Qt::FontRole && isHeading(section)) {
    QFont font;
    font.setBold(true);
    return font;
  }
  return {};
}

Qt::ItemFlags TableModel::flags(const QModelIndex& index) const {
  return !index.isValid() || isHeading(index.row()) ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

}  // namespace distillscope
