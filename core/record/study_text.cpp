// What the formats of a study's tables share, and those that are for machines: CSV and JSON.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/measures.h"
#include "core/record/study_format.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// RFC 4180: quoted where it must be.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string inner;
  for (const char c : text) inner += c == '"' ? std::string("\"\"") : std::string(1, c);
  return "\"" + inner + "\"";
}

std::string csvLine(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) line += (i ? "," : "") + quoted(fields[i]);
  return line + "\n";
}

std::string number(const std::optional<double>& value) { return value ? fmt::format("{}", *value) : ""; }

json numberOrNull(const std::optional<double>& value) { return value ? json(*value) : json(); }

json toJson(const StudyTable::Heading& heading) { return {{"group", heading.group}, {"title", heading.title}}; }

json toJson(const StudyCell& cell) {
  if (cell.isFree()) return nullptr;
  return {{"measure", cell.measure},
          {"unit", measureInfo(cell.measure).isShare ? "share" : measureInfo(cell.measure).unit},
          {"runs", cell.runs},
          {"values", cell.values},
          {"complete", cell.complete()},
          {"mean", numberOrNull(cell.mean)},
          {"sd", numberOrNull(cell.sd)},
          {"difference", numberOrNull(cell.difference)},
          {"p_value", numberOrNull(cell.pValue)},
          {"paper", numberOrNull(cell.paper)},
          {"paper_difference", numberOrNull(cell.paperDifference)}};
}

json toJson(const StudyTable& table) {
  json value = {{"title", table.title},
                {"layout", layoutName(table.layout)},
                {"columns", json::array()},
                {"rows", json::array()},
                {"cells", json::array()},
                {"notes", table.notes},
                {"missing_runs", table.missingRuns}};
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    json column = toJson(table.columns[c]);
    if (table.layout == Study::Layout::FewShot) column["fraction"] = table.scenarios[c].fraction;
    if (table.layout == Study::Layout::ZeroShot) column["drop_classes"] = table.scenarios[c].dropClasses;
    value["columns"].push_back(std::move(column));
  }
  for (const auto& heading : table.rows) value["rows"].push_back(toJson(heading));
  for (const auto& row : table.cells) {
    json cells = json::array();
    for (const StudyCell& cell : row) cells.push_back(toJson(cell));
    value["cells"].push_back(std::move(cells));
  }
  for (const auto& confusion : table.confusions) {
    value["confusions"].push_back({{"run", confusion.run},
                                   {"label", confusion.label},
                                   {"classes", confusion.classes},
                                   {"dropped", confusion.dropped},
                                   {"counts", confusion.counts}});
  }
  return value;
}

}  // namespace

std::string valueText(const std::string& measure, double value) {
  return measureInfo(measure).isShare ? fmt::format("{:.2f}", 100 * value) : fmt::format("{:.4f}", value);
}

std::string differenceText(const std::string& measure, double value) {
  return measureInfo(measure).isShare ? fmt::format("{:+.2f}", 100 * value) : fmt::format("{:+.4f}", value);
}

std::string cellText(const StudyCell& cell) {
  if (cell.isFree()) return "";
  if (!cell.mean) return "–";
  std::string text = valueText(cell.measure, *cell.mean);
  if (!cell.complete()) return fmt::format("{} ({} of {})", text, cell.values.size(), cell.runs.size());
  if (cell.sd) text += " ± " + valueText(cell.measure, *cell.sd);
  return text;
}

std::string toCsv(const std::vector<StudyTable>& tables) {
  std::string text =
      csvLine({"table", "layout", "row_group", "row", "column_group", "column", "measure", "unit", "runs_finished",
               "runs", "mean", "sd", "difference", "p_value", "paper", "paper_difference", "values", "run_ids"});
  for (const StudyTable& table : tables) {
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const StudyCell& cell = table.cells[r][c];
        if (cell.isFree()) continue;
        const MeasureInfo info = measureInfo(cell.measure);
        text += csvLine({table.title, layoutName(table.layout), table.rows[r].group, table.rows[r].title,
                         table.columns[c].group, cell.span > 1 ? "" : table.columns[c].title, cell.measure,
                         info.isShare ? "share" : info.unit, std::to_string(cell.values.size()),
                         std::to_string(cell.runs.size()), number(cell.mean), number(cell.sd), number(cell.difference),
                         number(cell.pValue), number(cell.paper), number(cell.paperDifference),
                         fmt::format("{}", fmt::join(cell.values, " ")), fmt::format("{}", fmt::join(cell.runs, " "))});
      }
    }
  }
  return text;
}

std::string confusionCsv(const std::vector<StudyTable>& tables) {
  std::string text = csvLine({"run", "label", "dropped", "true_class", "answer", "images"});
  for (const StudyTable& table : tables) {
    for (const auto& confusion : table.confusions) {
      for (std::size_t y = 0; y < confusion.counts.size(); ++y) {
        for (std::size_t answer = 0; answer < confusion.counts[y].size(); ++answer) {
          const bool isDropped = std::ranges::count(confusion.dropped, static_cast<int64_t>(y)) > 0;
          text += csvLine({confusion.run, confusion.label, isDropped ? "true" : "false", confusion.classes[y],
                           confusion.classes[answer], std::to_string(confusion.counts[y][answer])});
        }
      }
    }
  }
  return text;
}

json toJson(const std::vector<StudyTable>& tables) {
  json list = json::array();
  for (const StudyTable& table : tables) list.push_back(toJson(table));
  return {{"version", 1}, {"tables", std::move(list)}};
}

}  // namespace distillscope
