#include "ui/views/study_matrices.h"

#include <QGridLayout>
#include <QLabel>
#include <algorithm>

#include "ui/views/confusion_contents.h"
#include "ui/widgets/matrix_figure.h"
#include "ui/widgets/matrix_map.h"

namespace distillscope {
namespace {

constexpr int leastMatrix = 340;  ///< pixels

Confusion confusionFrom(const StudyTable::Confusion& counted) {
  Confusion confusion;
  confusion.run = QString::fromStdString(counted.run);
  confusion.counts = counted.counts;
  confusion.dropped.resize(counted.counts.size(), false);
  for (std::size_t y = 0; y < counted.counts.size(); ++y) {
    confusion.classes << QString::fromStdString(counted.classes[y]);
    confusion.dropped[y] = std::ranges::count(counted.dropped, static_cast<int64_t>(y)) > 0;
  }
  return confusion;
}

/// A student's place in the grid.
struct Place {
  const std::string* run;
  int row;
  int column;
};

/// The students of a zero-shot table: of its two rows for each method the first, scenario by scenario.
std::vector<Place> placesOf(const StudyTable& table) {
  std::vector<Place> places;
  int row = 0;
  for (std::size_t r = 0; r < table.rows.size(); r += 2) {
    const auto& cells = table.cells[r];
    for (std::size_t begin = 0; begin < cells.size();) {
      std::size_t end = begin;
      while (end < cells.size() && table.scenarios[end] == table.scenarios[begin]) ++end;
      const std::size_t seeds = cells[begin].runs.size();
      for (std::size_t c = begin; c < end; ++c) {
        for (std::size_t seed = 0; seed < cells[c].runs.size(); ++seed) {
          places.push_back({&cells[c].runs[seed], row + static_cast<int>(seed), static_cast<int>(c - begin)});
        }
      }
      row += static_cast<int>(seeds);
      begin = end;
    }
  }
  return places;
}

}  // namespace

StudyMatrices::StudyMatrices(QWidget* parent) : QScrollArea(parent) {
  setObjectName(QStringLiteral("studies-matrices"));
  setAccessibleName(tr("Confusion matrices of the students"));
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
}

void StudyMatrices::setTable(const StudyTable& table, const StudyGraph& graph) {
  const auto confusionOf = [&](const std::string& run) -> const StudyTable::Confusion* {
    const auto found = std::ranges::find(table.confusions, run, &StudyTable::Confusion::run);
    return found == table.confusions.end() ? nullptr : &*found;
  };
  const std::vector<Place> places = placesOf(table);
  std::vector<std::string> shown;
  for (const Place& place : places) shown.push_back(*place.run + (confusionOf(*place.run) ? " finished" : ""));
  if (shown == m_shown) return;
  m_shown = std::move(shown);
  m_maps.clear();
  m_columns = 1;
  auto* page = new QWidget(this);
  m_grid = new QGridLayout(page);
  for (const Place& place : places) {
    m_columns = std::max(m_columns, place.column + 1);
    add(QString::fromStdString(*place.run), QString::fromStdString(graph.node(*place.run).label),
        confusionOf(*place.run), place.row, place.column);
  }
  for (int column = 0; column < m_columns; ++column) m_grid->setColumnStretch(column, 1);
  setWidget(page);  // the page before is deleted
}

void StudyMatrices::add(const QString& run, const QString& label, const StudyTable::Confusion* confusion, int row,
                        int column) {
  auto* heading = new QLabel(label);
  heading->setWordWrap(true);
  m_grid->addWidget(heading, 2 * row, column);
  if (!confusion) {
    auto* missing = new QLabel(tr("Not finished yet."));
    missing->setProperty("hint", true);
    m_grid->addWidget(missing, 2 * row + 1, column, Qt::AlignTop);
    return;
  }
  auto* map = new MatrixMap;
  map->setObjectName(QStringLiteral("studies-matrix"));
  map->setMinimumSize(leastMatrix, leastMatrix);
  MatrixContents contents = matrixOf(confusionFrom(*confusion), ConfusionValues::Shares);
  contents.title = label;
  map->setContents(std::move(contents));
  connect(map, &MatrixMap::cellActivated, this, [this, run] { Q_EMIT opened(run); });
  m_grid->addWidget(map, 2 * row + 1, column);
  m_maps.push_back(map);
}

QString StudyMatrices::saveFigure(const QString& path) const {
  return saveMatrices(m_maps, m_columns, path, tr("Confusion matrices"));
}

}  // namespace distillscope
