// A study's tables for reading: Markdown as GitHub, pandoc and most editors render it.
#include <fmt/format.h>

#include "core/record/study_format.h"

namespace distillscope {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '<') out += '\\';
    out += c;
  }
  return out;
}

std::string pText(double p) { return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", p); }

std::string fullText(const StudyCell& cell) {
  std::string text = cellText(cell);
  if (cell.difference) {
    text += fmt::format(" ({}{})", differenceText(cell.measure, *cell.difference),
                        cell.pValue ? ", " + pText(*cell.pValue) : "");
  }
  if (cell.paper) {
    text += fmt::format(
        " [{}{}]", valueText(cell.measure, *cell.paper),
        cell.paperDifference ? fmt::format(" ({})", differenceText(cell.measure, *cell.paperDifference)) : "");
  }
  return text;
}

std::string line(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const std::string& cell : cells) text += " " + cell + " |";
  return text + "\n";
}

std::string toMarkdown(const StudyTable& table) {
  std::vector<std::string> header = {"", ""};
  std::vector<std::string> rule = {"---", "---"};
  for (const auto& column : table.columns) {
    header.push_back(escaped(column.group + ": " + column.title));
    rule.push_back("---:");
  }
  std::string text = fmt::format("### {}\n\n", escaped(table.title)) + line(header) + line(rule);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const bool sameGroup = r > 0 && table.rows[r].group == table.rows[r - 1].group;
    std::vector<std::string> cells = {sameGroup ? "" : escaped(table.rows[r].group), escaped(table.rows[r].title)};
    for (const StudyCell& cell : table.cells[r]) cells.push_back(fullText(cell));
    text += line(cells);
  }
  text += "\n";
  for (const std::string& note : table.notes) text += "- " + escaped(note) + "\n";
  return text;
}

}  // namespace

std::string toMarkdown(const std::vector<StudyTable>& tables) {
  std::string text;
  for (const StudyTable& table : tables) text += (text.empty() ? "" : "\n") + toMarkdown(table);
  return text;
}

}  // namespace distillscope
