#include <gtest/gtest.h>

#include "core/record/study_format.h"
#include "core/record/study_plot.h"
#include "tests/record/filled_study.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// KD at 50 % and 5 %, in this order, from both teachers, with the paper's values for 5 %.
Filled fewShot(const json& changes = json::object()) {
  PaperValues paper{.source = "A paper", .values = {}};
  for (const auto& [objective, value] : {std::pair{"mll", 0.523}, {"mcmi", 0.5802}}) {
    paper.values[{.dataset = "toy",
                  .teacher = "big",
                  .student = "small",
                  .objective = objective,
                  .method = "kd",
                  .fraction = 0.05,
                  .measure = "top1"}] = value;
  }
  json study = smallStudy({{"methods", {"kd"}}, {"tables", {{{"layout", "few-shot"}, {"fractions", {0.5, 0.05}}}}}});
  study.merge_patch(changes);
  return Filled(study, paper);
}

void setStudent(Filled& filled, const std::string& objective, double fraction, double top1) {
  filled.set(
      {.model = "small", .teacher = "big", .objective = objective, .method = "kd", .scenario = {.fraction = fraction}},
      summary(top1));
}

TEST(StudyPlot, HasALineForEachMethodAndObjectiveFromTheSmallestShareOn) {
  Filled filled = fewShot();
  setStudent(filled, "mll", 0.5, 0.7);
  setStudent(filled, "mll", 0.05, 0.5);
  setStudent(filled, "mcmi", 0.05, 0.55);
  const StudyPlot plot = *plotOf(filled.tables()[0]);
  ASSERT_EQ(plot.lines.size(), 2U);
  EXPECT_EQ(plot.lines[0].label, "KD, MLL");
  EXPECT_EQ(plot.lines[1].label, "KD, MCMI");
  EXPECT_EQ(plot.lines[0].method, plot.lines[1].method);
  ASSERT_EQ(plot.lines[0].points.size(), 2U);
  EXPECT_DOUBLE_EQ(plot.lines[0].points[0].share, 5);
  EXPECT_DOUBLE_EQ(plot.lines[0].points[1].share, 50);
  EXPECT_NEAR(plot.lines[0].points[1].mean, 70, 1e-9);
  EXPECT_FALSE(plot.lines[0].points[0].sd);
  ASSERT_EQ(plot.lines[1].paper.size(), 1U);
  EXPECT_NEAR(plot.lines[1].paper[0].second, 58.02, 1e-9);
  EXPECT_EQ(plot.yTitle, "Top-1 (%)");
}

// Students without teacher are one line, whatever the objective.
TEST(StudyPlot, StudentsWithoutTeacherAreOneLine) {
  const json table = {{"layout", "few-shot"}, {"fractions", {0.05}}, {"baseline", true}};
  Filled filled = fewShot({{"tables", {table}}});
  filled.set({.model = "small", .scenario = {.fraction = 0.05}}, summary(0.4));
  const StudyPlot plot = *plotOf(filled.tables()[0]);
  ASSERT_EQ(plot.lines.size(), 3U);
  EXPECT_EQ(plot.lines[0].label, "No teacher");
  ASSERT_EQ(plot.lines[0].points.size(), 1U);
  EXPECT_NEAR(plot.lines[0].points[0].mean, 40, 1e-9);
}

TEST(StudyPlot, LinesNameTheirPairWhereThereAreSeveral) {
  const json two = {{{"teacher", "big"}, {"student", "small"}}, {{"teacher", "big"}, {"student", "tiny"}}};
  const StudyPlot plot = *plotOf(fewShot({{"pairs", two}}).tables()[0]);
  ASSERT_EQ(plot.lines.size(), 4U);
  EXPECT_EQ(plot.lines[3].label, "Big-2 → Tiny: KD, MCMI");
}

TEST(StudyPlot, OtherLayoutsHaveNone) {
  const auto tables = fewShot({{"tables", {{{"layout", "pairs"}}}}}).tables();
  EXPECT_FALSE(plotOf(tables[0]));
  EXPECT_NE(toPgfplots(tables).find("no few-shot table"), std::string::npos);
}

TEST(StudyPlot, PgfplotsIsExact) {
  Filled filled = fewShot({{"title", "100 % of it"}});
  setStudent(filled, "mll", 0.05, 0.5);
  setStudent(filled, "mll", 0.5, 0.7);
  const std::string text = toPgfplots(filled.tables());
  EXPECT_TRUE(
      text.starts_with("% In the preamble: \\usepackage{pgfplots}\\pgfplotsset{compat=1.17}\n"
                       "\n"
                       "\\begin{figure}[t]\n"
                       "\\centering\n"
                       "\\begin{tikzpicture}\n"
                       "\\definecolor{distillscope0}{HTML}{0072B2}\n"))
      << text;
  EXPECT_NE(text.find("\\begin{axis}[width=\\linewidth, height=0.68\\linewidth, grid=major, "
                      "xlabel={Share of the training images (\\%)}, ylabel={Top-1 (\\%)},\n"),
            std::string::npos)
      << text;
  const std::size_t lines = text.find("\\addplot");
  EXPECT_EQ(text.substr(lines),
            "\\addplot+[distillscope0, solid, mark=*, mark options={solid, fill=distillscope0}] coordinates {\n"
            "  (5,50.0000)\n"
            "  (50,70.0000)\n"
            "};\n"
            "\\addlegendentry{KD, MLL}\n"
            "\\addplot+[distillscope0, only marks, mark=o, mark options={solid, fill=white}, forget plot] "
            "coordinates {\n"
            "  (5,52.3000)\n"
            "};\n"
            "% KD, MCMI: no point has all its runs yet\n"
            "\\addplot+[distillscope0, only marks, mark=square, mark options={solid, fill=white}, forget plot] "
            "coordinates {\n"
            "  (5,58.0200)\n"
            "};\n"
            "\\end{axis}\n"
            "\\end{tikzpicture}\n"
            "\\caption{100 \\% of it. Open marks: the paper's values. Not drawn, since runs have not finished: 2 of "
            "the points.}\n"
            "\\end{figure}\n");
}

}  // namespace
}  // namespace distillscope
