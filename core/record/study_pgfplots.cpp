// The plots of few-shot tables for LaTeX: one `figure` environment each, drawn by pgfplots from the numbers themselves.
#include <array>

#include <fmt/format.h>

#include "core/record/latex.h"
#include "core/record/study_format.h"
#include "core/record/study_plot.h"

namespace distillscope {
namespace {

/// The set of Okabe and Ito (2008), which colour-blind people tell apart; dashes and marks differ by objective too.
constexpr std::array colours = {"0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "8F7A00", "6F6F6F"};
struct Style {
  const char* dashes;
  const char* mark;
  const char* openMark;
};
constexpr std::array<Style, 4> styles = {Style{"solid", "*", "o"},
                                         {"dashed", "square*", "square"},
                                         {"dotted", "triangle*", "triangle"},
                                         {"dashdotted", "diamond*", "diamond"}};

std::string colourName(std::size_t method) { return fmt::format("distillscope{}", method % colours.size()); }

std::string lineText(const StudyPlot::Line& line) {
  const Style& style = styles[line.objective % styles.size()];
  std::string text;
  if (line.points.empty()) {
    text += fmt::format("% {}: no point has all its runs yet\n", line.label);
  } else {
    text += fmt::format("\\addplot+[{0}, {1}, mark={2}, mark options={{solid, fill={0}}}] coordinates {{\n",
                        colourName(line.method), style.dashes, style.mark);
    for (const StudyPlot::Point& point : line.points) {
      text += fmt::format("  ({:g},{:.4f})", point.share, point.mean);
      if (point.sd) text += fmt::format(" +- (0,{:.4f})", *point.sd);
      text += "\n";
    }
    text += fmt::format("}};\n\\addlegendentry{{{}}}\n", escapedForLatex(line.label));
  }
  if (line.paper.empty()) return text;
  text += fmt::format(
      "\\addplot+[{0}, only marks, mark={1}, mark options={{solid, fill=white}}, forget plot] "
      "coordinates {{\n",
      colourName(line.method), style.openMark);
  for (const auto& [share, value] : line.paper) text += fmt::format("  ({:g},{:.4f})\n", share, value);
  return text + "};\n";
}

std::string toPgfplots(const StudyPlot& plot) {
  std::string text = "\\begin{figure}[t]\n\\centering\n\\begin{tikzpicture}\n";
  for (std::size_t i = 0; i < colours.size(); ++i) {
    text += fmt::format("\\definecolor{{{}}}{{HTML}}{{{}}}\n", colourName(i), colours[i]);
  }
  text += fmt::format(
      "\\begin{{axis}}[width=\\linewidth, height=0.68\\linewidth, grid=major, xlabel={{{}}}, ylabel={{{}}},\n"
      "  legend pos=south east, legend cell align=left, error bars/y dir=both, error bars/y explicit]\n",
      escapedForLatex(plot.xTitle), escapedForLatex(plot.yTitle));
  bool hasPaper = false;
  bool hasDeviation = false;
  for (const StudyPlot::Line& line : plot.lines) {
    text += lineText(line);
    hasPaper = hasPaper || !line.paper.empty();
    for (const StudyPlot::Point& point : line.points) hasDeviation = hasDeviation || point.sd;
  }
  std::string caption = escapedForLatex(plot.title) + ".";
  if (hasDeviation) caption += " Bars: sample standard deviation over the seeds.";
  if (hasPaper) caption += " Open marks: the paper's values.";
  if (plot.missingPoints > 0) {
    caption += fmt::format(" Not drawn, since runs have not finished: {} of the points.", plot.missingPoints);
  }
  return text + "\\end{axis}\n\\end{tikzpicture}\n" + fmt::format("\\caption{{{}}}\n\\end{{figure}}\n", caption);
}

}  // namespace

std::string toPgfplots(const std::vector<StudyTable>& tables) {
  std::string text = "% In the preamble: \\usepackage{pgfplots}\\pgfplotsset{compat=1.17}\n";
  bool found = false;
  for (const StudyTable& table : tables) {
    const auto plot = plotOf(table);
    if (!plot) continue;
    found = true;
    text += "\n" + toPgfplots(*plot);
  }
  if (!found) text += "% The study has no few-shot table, and only those are drawn as plots.\n";
  return text;
}

}  // namespace distillscope
