// A study's tables for a paper: one `table` environment each. Needs booktabs, and graphicx to shrink what is wider than
// a line.
#include <fmt/format.h>

#include "core/record/latex.h"
#include "core/record/study_format.h"

namespace distillscope {
namespace {

constexpr double significant = 0.05;

/// "$-0.10$": a hyphen outside of mathematics is no minus.
std::string signedNumber(const std::string& text) { return "$" + text + "$"; }

std::string cellBody(const StudyCell& cell) {
  if (cell.isFree()) return "";
  std::string text = escapedForLatex(cellText(cell));
  if (cell.mean && text.front() == '-') text = "$-$" + text.substr(1);
  if (cell.difference) {
    text += fmt::format(" ({}{})", signedNumber(differenceText(cell.measure, *cell.difference)),
                        cell.pValue && *cell.pValue < significant ? "$^{*}$" : "");
  }
  if (cell.paper) {
    text += fmt::format(" [{}{}]", signedNumber(valueText(cell.measure, *cell.paper)),
                        cell.paperDifference
                            ? fmt::format(" ({})", signedNumber(differenceText(cell.measure, *cell.paperDifference)))
                            : "");
  }
  return text;
}

/// Headings over equal neighbours, with a rule under each.
std::string groupLine(const StudyTable& table) {
  std::string cells = " &";
  std::string rules;
  for (std::size_t begin = 0; begin < table.columns.size();) {
    std::size_t end = begin;
    while (end < table.columns.size() && table.columns[end].group == table.columns[begin].group) ++end;
    cells += fmt::format(" & \\multicolumn{{{}}}{{c}}{{{}}}", end - begin, escapedForLatex(table.columns[begin].group));
    rules += fmt::format("\\cmidrule(lr){{{}-{}}}", begin + 3, end + 2);
    begin = end;
  }
  return cells + " \\\\\n" + rules + "\n";
}

std::string bodyLine(const StudyTable& table, std::size_t row) {
  const bool sameGroup = row > 0 && table.rows[row].group == table.rows[row - 1].group;
  std::string text = row > 0 && !sameGroup ? "\\midrule\n" : "";
  text += fmt::format("{} & {}", sameGroup ? "" : escapedForLatex(table.rows[row].group),
                      escapedForLatex(table.rows[row].title));
  const auto& cells = table.cells[row];
  for (std::size_t c = 0; c < cells.size(); c += static_cast<std::size_t>(cells[c].span)) {
    const std::string inner = cellBody(cells[c]);
    text += cells[c].span > 1 ? fmt::format(" & \\multicolumn{{{}}}{{c}}{{{}}}", cells[c].span, inner) : " & " + inner;
  }
  return text + " \\\\\n";
}

std::string toLatex(const StudyTable& table) {
  std::string text = "\\begin{table}[t]\n\\centering\n";
  text += fmt::format("\\caption{{{}}}\n", escapedForLatex(table.title));
  text += "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n";
  text += fmt::format("\\begin{{tabular}}{{ll{}}}\n\\toprule\n", std::string(table.columns.size(), 'r'));
  text += groupLine(table) + " &";
  for (const auto& column : table.columns) text += " & " + escapedForLatex(column.title);
  text += " \\\\\n\\midrule\n";
  for (std::size_t row = 0; row < table.rows.size(); ++row) text += bodyLine(table, row);
  text += "\\bottomrule\n\\end{tabular}}\n\n\\smallskip\n\\begin{minipage}{\\linewidth}\\footnotesize\n";
  for (const std::string& note : table.notes) text += escapedForLatex(note) + "\n";
  bool starred = false;
  for (const auto& row : table.cells) {
    for (const StudyCell& cell : row) starred = starred || (cell.pValue && *cell.pValue < significant);
  }
  if (starred) text += fmt::format("$^{{*}}$: $p < {}$.\n", significant);
  return text + "\\end{minipage}\n\\end{table}\n";
}

}  // namespace

std::string toLatex(const std::vector<StudyTable>& tables) {
  std::string text = "% In the preamble: \\usepackage{booktabs,graphicx}\n";
  for (const StudyTable& table : tables) text += "\n" + toLatex(table);
  return text;
}

}  // namespace distillscope
