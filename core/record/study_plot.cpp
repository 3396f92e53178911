#include "core/record/study_plot.h"

#include <algorithm>

#include "core/record/measures.h"

namespace distillscope {
namespace {

double shown(const std::string& measure, double value) { return measureInfo(measure).isShare ? 100 * value : value; }

/// The columns of an objective, or of every objective where a cell stands for all.
StudyPlot::Line lineOf(const StudyTable& table, std::size_t row, std::size_t objective, std::size_t objectives,
                       std::size_t& missing) {
  StudyPlot::Line line{.method = row, .objective = objective};
  for (std::size_t column = objective; column < table.columns.size(); column += objectives) {
    const StudyCell& cell = table.cells[row][column];
    const double share = 100 * table.scenarios[column].fraction;
    if (cell.paper) line.paper.emplace_back(share, shown(cell.measure, *cell.paper));
    if (!cell.mean || !cell.complete()) {
      ++missing;
      continue;
    }
    StudyPlot::Point point{.share = share, .mean = shown(cell.measure, *cell.mean), .sd = {}, .runs = cell.runs};
    if (cell.sd) point.sd = shown(cell.measure, *cell.sd);
    line.points.push_back(std::move(point));
  }
  // The file may list its shares in any order.
  std::ranges::sort(line.points, {}, &StudyPlot::Point::share);
  std::ranges::sort(line.paper);
  return line;
}

}  // namespace

std::optional<StudyPlot> plotOf(const StudyTable& table) {
  if (table.layout != Study::Layout::FewShot || table.rows.empty()) return std::nullopt;
  const auto ofFirst = [&](const StudyScenario& scenario) { return scenario == table.scenarios.front(); };
  const auto objectives = static_cast<std::size_t>(std::ranges::count_if(table.scenarios, ofFirst));
  const MeasureInfo measure = measureInfo(table.cells.front().front().measure);
  const bool severalPairs = table.rows.front().group != table.rows.back().group;
  StudyPlot plot{.title = table.title,
                 .xTitle = "Share of the training images (%)",
                 .yTitle = measure.title + (measure.unit.empty() ? "" : " (" + measure.unit + ")")};
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const bool isShared = table.cells[row].front().span > 1;
    for (std::size_t objective = 0; objective < (isShared ? 1 : objectives); ++objective) {
      StudyPlot::Line line = lineOf(table, row, objective, objectives, plot.missingPoints);
      line.label = table.rows[row].title;
      if (!isShared) line.label += ", " + table.columns[objective].title;
      if (severalPairs) line.label = table.rows[row].group + ": " + line.label;
      plot.lines.push_back(std::move(line));
    }
  }
  return plot;
}

}  // namespace distillscope
