// A study's tables as text. The same tables give the same bytes, in the C locale.
#pragma once

#include <string>
#include <vector>

#include "core/record/study_table.h"

namespace distillscope {

/// For reading: "70.84 ± 0.12 (+0.18, p = 0.03) [70.84 (+0.18)]", brackets holding the paper's. A cell whose runs have
/// not all finished says how many have: "70.84 (1 of 3)", "–" for none.
std::string toMarkdown(const std::vector<StudyTable>& tables);

/// One line a cell, with a heading line: what pandas and spreadsheets pivot. Numbers in full precision, shares in [0,
/// 1].
std::string toCsv(const std::vector<StudyTable>& tables);

/// Confusion matrices: one line for each run, true class and answer; `dropped` tells whether the student lacked the
/// true class.
std::string confusionCsv(const std::vector<StudyTable>& tables);

/// `table` environments for which a comment at the top names the packages (booktabs, graphicx).
std::string toLatex(const std::vector<StudyTable>& tables);

/// The plots of few-shot tables (study_plot.h) as `figure` environments, for which a comment at the top names the
/// package. Says so if there is no such table.
std::string toPgfplots(const std::vector<StudyTable>& tables);

/// Everything: cells with their runs and values, notes and confusion matrices.
nlohmann::json toJson(const std::vector<StudyTable>& tables);

/// A value as tables show it: shares in percent with two digits, others with four.
std::string valueText(const std::string& measure, double value);
/// The same with its sign.
std::string differenceText(const std::string& measure, double value);
/// "70.84 ± 0.12", "70.84 (1 of 3)" or "–": a cell's own values, without what they are compared with.
std::string cellText(const StudyCell& cell);

}  // namespace distillscope
