// What every format shows of a study that is half done: what is there, what is missing, and nothing else.
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/record/study_format.h"
#include "core/record/study_plot.h"
#include "tests/record/filled_study.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// Two seeds, a pairs, a few-shot and a zero-shot table. Of KD's students from MLL both seeds have finished, from MCMI
/// one; at 5 % both sides, at 50 % one seed of MLL; of the zero-shot students none.
Filled halfDone() {
  Filled filled(smallStudy({{"methods", {"kd"}},
                            {"seeds", {0, 1}},
                            {"teacher_seed", 0},
                            {"tables",
                             {{{"layout", "pairs"}},
                              {{"layout", "few-shot"}, {"fractions", {0.5, 0.05}}},
                              {{"layout", "zero-shot"}, {"drop_classes", {{2}}}}}}}));
  filled.teachers();
  filled.student("mll", 0, 0.71);
  filled.student("mll", 1, 0.73);
  filled.student("mcmi", 1, 0.79);
  const auto student = [&](const char* objective, double fraction, uint64_t seed, double top1) {
    filled.set({.model = "small",
                .teacher = "big",
                .objective = objective,
                .method = "kd",
                .scenario = {.fraction = fraction},
                .seed = seed},
               summary(top1));
  };
  student("mll", 0.05, 0, 0.41);
  student("mll", 0.05, 1, 0.43);
  student("mcmi", 0.05, 0, 0.45);
  student("mcmi", 0.05, 1, 0.49);
  student("mll", 0.5, 0, 0.61);
  return filled;
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Of a line whose fields hold no quotation marks of their own.
std::vector<std::string> fieldsOf(const std::string& line) {
  std::vector<std::string> fields(1);
  bool isQuoted = false;
  for (const char c : line) {
    if (c == '"') {
      isQuoted = !isQuoted;
    } else if (c == ',' && !isQuoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

// Every value of a cell is one of a finished run; nothing is computed from a cell that is not whole.
TEST(UnfinishedStudy, CellsHoldValuesOfFinishedRunsAlone) {
  const Filled filled = halfDone();
  for (const StudyTable& table : filled.tables()) {
    EXPECT_GT(table.missingRuns, 0U);
    for (const auto& row : table.cells) {
      for (const StudyCell& cell : row) {
        std::size_t finished = 0;
        for (const std::string& run : cell.runs) finished += filled.summaries.contains(run);
        EXPECT_EQ(cell.values.size(), finished);
        EXPECT_EQ(cell.mean.has_value(), finished > 0);
        EXPECT_FALSE(finished < cell.runs.size() && (cell.difference || cell.pValue));
        EXPECT_FALSE(finished < 2 && cell.sd);
      }
    }
  }
}

TEST(UnfinishedStudy, MarkdownSaysHowManyRunsACellHasAndDashesForNone) {
  const std::string text = toMarkdown(halfDone().tables());
  EXPECT_NE(text.find("|  | KD | 72.00 ± 1.41 | 79.00 (1 of 2) |"), std::string::npos) << text;
  EXPECT_NE(text.find("| Student | No teacher | – |  |"), std::string::npos) << text;
  EXPECT_NE(text.find("KD | 61.00 (1 of 2) | – | 42.00 ± 1.41 | 47.00 ± 2.83 (+5.00, p = "), std::string::npos) << text;
  EXPECT_NE(text.find("3 of the table's runs have not finished"), std::string::npos) << text;
}

TEST(UnfinishedStudy, LatexSaysTheSame) {
  const std::string text = toLatex(halfDone().tables());
  EXPECT_NE(text.find(" & KD & 72.00 $\\pm$ 1.41 & 79.00 (1 of 2) \\\\"), std::string::npos) << text;
  EXPECT_NE(text.find("Student & No teacher & \\multicolumn{2}{c}{--} \\\\"), std::string::npos) << text;
  EXPECT_NE(text.find("3 of the table's runs have not finished"), std::string::npos) << text;
}

// Fields of toCsv: 8 runs_finished, 9 runs, 10 mean, 11 sd, 12 difference, 13 p_value.
TEST(UnfinishedStudy, CsvLeavesWhatIsNotKnownEmpty) {
  const auto lines = linesOf(toCsv(halfDone().tables()));
  std::size_t empty = 0, partial = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto fields = fieldsOf(lines[i]);
    const int finished = std::stoi(fields[8]), runs = std::stoi(fields[9]);
    EXPECT_EQ(fields[10].empty(), finished == 0) << lines[i];
    if (finished < runs) {
      EXPECT_TRUE(fields[12].empty() && fields[13].empty()) << lines[i];
      (finished == 0 ? empty : partial) += 1;
    }
  }
  EXPECT_EQ(empty, 6U);    // the students without teacher, MCMI at 50 %, and the four cells of the zero-shot table
  EXPECT_EQ(partial, 2U);  // KD from MCMI, and from MLL at 50 %
}

TEST(UnfinishedStudy, JsonHasNullForWhatIsNotKnown) {
  const json tables = toJson(halfDone().tables())["tables"];
  EXPECT_EQ(tables[0]["missing_runs"], 3);
  const json& partial = tables[0]["cells"][4][1];
  EXPECT_EQ(partial["complete"], false);
  EXPECT_EQ(partial["values"], json({0.79}));
  EXPECT_TRUE(partial["sd"].is_null() && partial["difference"].is_null() && partial["p_value"].is_null());
  for (const json& row : tables[2]["cells"]) {
    for (const json& cell : row) EXPECT_TRUE(cell["mean"].is_null());
  }
  EXPECT_FALSE(tables[2].contains("confusions"));
  EXPECT_EQ(tables[1]["columns"][0]["fraction"], 0.5);
}

TEST(UnfinishedStudy, ConfusionsAreThoseOfFinishedRunsAlone) {
  EXPECT_EQ(confusionCsv(halfDone().tables()), "run,label,dropped,true_class,answer,images\n");
}

// 50 % is left out for both objectives: one has one run of two, the other none.
TEST(UnfinishedStudy, ThePlotHasNoPointWhereRunsAreMissing) {
  const auto plot = plotOf(halfDone().tables()[1]);
  ASSERT_TRUE(plot);
  ASSERT_EQ(plot->lines.size(), 2U);
  for (const StudyPlot::Line& line : plot->lines) {
    ASSERT_EQ(line.points.size(), 1U);
    EXPECT_DOUBLE_EQ(line.points[0].share, 5);
  }
  EXPECT_NEAR(plot->lines[1].points[0].mean, 47, 1e-9);
  EXPECT_NEAR(*plot->lines[1].points[0].sd, 2 * std::sqrt(2), 1e-9);
  EXPECT_EQ(plot->missingPoints, 2U);
  const std::string text = toPgfplots(halfDone().tables());
  EXPECT_NE(text.find("Not drawn, since runs have not finished: 2 of the points."), std::string::npos) << text;
  EXPECT_EQ(text.find("(50,"), std::string::npos) << text;
}

TEST(UnfinishedStudy, NoFormatFailsOnAStudyThatHasNotBegun) {
  Filled filled = halfDone();
  filled.summaries.clear();
  const auto tables = filled.tables();
  for (const std::string& text : {toMarkdown(tables), toLatex(tables), toCsv(tables), toJson(tables).dump()}) {
    EXPECT_EQ(text.find("nan"), std::string::npos) << text;
  }
  const std::string plots = toPgfplots(tables);
  EXPECT_NE(plots.find("% KD, MLL: no point has all its runs yet"), std::string::npos) << plots;
  EXPECT_EQ(plots.find("\\addplot"), std::string::npos) << plots;
}

}  // namespace
}  // namespace distillscope
