// Tables from summaries made by hand.
#include <cmath>

#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/record/study_format.h"
#include "tests/record/filled_study.h"

namespace distillscope {
namespace {

using nlohmann::json;

json kdOnly(json changes = json::object()) {
  json study = smallStudy({{"methods", {"kd"}}});
  study.merge_patch(changes);
  return study;
}

// Students at 0.70, 0.72 and 0.74, 0.78: means 0.71 and 0.76, sample deviations 0.01 * sqrt 2 and 0.02 * sqrt 2.
// Welch: squared errors 0.0001 and 0.0004, t^2 = 0.0025 / 0.0005 = 5, degrees of freedom
// 0.0005^2 / (0.0001^2 + 0.0004^2) = 25 / 17; scipy.stats.ttest_ind([.70, .72], [.74, .78], equal_var=False) gives
// p = 0.198727388934526 (SciPy 1.10).
TEST(StudyTable, HoldsMeanDeviationDifferenceAndSignificanceOfTheSeeds) {
  Filled filled(kdOnly({{"seeds", {0, 1}}, {"teacher_seed", 0}}));
  filled.teachers();
  filled.student("mll", 0, 0.70);
  filled.student("mll", 1, 0.72);
  filled.student("mcmi", 0, 0.74);
  filled.student("mcmi", 1, 0.78);
  const StudyTable table = filled.tables()[0];
  ASSERT_EQ(table.rows.size(), 5U);  // accuracy, LL, CMI, no teacher, KD
  ASSERT_EQ(table.columns.size(), 2U);
  const StudyCell& mll = table.cells[4][0];
  const StudyCell& mcmi = table.cells[4][1];
  EXPECT_NEAR(*mll.mean, 0.71, 1e-12);
  EXPECT_NEAR(*mll.sd, 0.01 * std::sqrt(2), 1e-12);
  EXPECT_FALSE(mll.difference);
  EXPECT_NEAR(*mcmi.difference, 0.05, 1e-12);
  EXPECT_NEAR(*mcmi.pValue, 0.198727388934526, 1e-10);
  // One teacher for both seeds: a difference and no test.
  EXPECT_NEAR(*table.cells[0][1].difference, -0.02, 1e-12);
  EXPECT_FALSE(table.cells[0][1].pValue);
  EXPECT_EQ(table.cells[0][1].runs.size(), 1U);
}

TEST(StudyTable, WhatHasNotFinishedIsMissingAndNothingIsComputedFromPartOfIt) {
  Filled filled(kdOnly({{"seeds", {0, 1}}, {"teacher_seed", 0}}));
  EXPECT_EQ(filled.tables()[0].missingRuns, filled.graph.nodes.size());
  filled.teachers();
  filled.student("mll", 0, 0.70);
  filled.student("mll", 1, 0.72);
  filled.student("mcmi", 1, 0.78);
  const StudyTable table = filled.tables()[0];
  const StudyCell& mcmi = table.cells[4][1];
  EXPECT_FALSE(mcmi.complete());
  EXPECT_EQ(mcmi.values, std::vector<double>{0.78});
  EXPECT_FALSE(mcmi.difference);
  EXPECT_FALSE(mcmi.pValue);
  EXPECT_EQ(cellText(mcmi), "78.00 (1 of 2)");
  EXPECT_EQ(cellText(table.cells[3][0]), "–");
  EXPECT_EQ(table.missingRuns, 3U);  // 2 baselines, 1 student
  EXPECT_NE(toMarkdown({table}).find("3 of the table's runs have not finished"), std::string::npos);
}

TEST(StudyTable, TheBestEpochIsTakenWhereTheStudySaysSoAndTheTableSaysItToo) {
  Filled filled(kdOnly({{"epoch", "best"}}));
  json both = summary(0.5);
  both["best"] = summary(0.6)["last"];
  filled.set({.model = "small"}, both);
  const StudyTable table = filled.tables()[0];
  EXPECT_NEAR(*table.cells[3][0].mean, 0.6, 1e-12);
  EXPECT_NE(table.notes[0].find("best top-1 on the test split"), std::string::npos);
}

TEST(StudyTable, ThePapersValueStandsBesideOursForItsOwnDataAlone) {
  PaperValues paper{.source = "A paper", .values = {}};
  for (const auto& [objective, value] : {std::pair{"mll", 0.7066}, {"mcmi", 0.7084}}) {
    paper.values[{.dataset = "toy",
                  .teacher = "big",
                  .student = "small",
                  .objective = objective,
                  .method = "kd",
                  .measure = "top1"}] = value;
  }
  const StudyTable table = Filled(kdOnly(), paper).tables()[0];
  EXPECT_NEAR(*table.cells[4][0].paper, 0.7066, 1e-12);
  EXPECT_NEAR(*table.cells[4][1].paperDifference, 0.0018, 1e-12);
  EXPECT_FALSE(table.cells[0][0].paper);
  EXPECT_FALSE(Filled(kdOnly({{"dataset", {{"limit", 100}}}}), paper).tables()[0].cells[4][0].paper);
}

// The paper's LL and CMI are those of the training images.
TEST(StudyTable, ThePapersInformationStandsBesideThatOfItsOwnSplitAlone) {
  PaperValues paper{.source = "A paper", .values = {}};
  for (const char* measure : {"top1", "cmi", "log_likelihood"}) {
    paper.values[{.dataset = "toy", .teacher = "big", .objective = "mll", .measure = measure}] = 0.5;
  }
  const auto paperRows = [&](const char* split) {
    std::vector<std::string> rows;
    const StudyTable table = Filled(kdOnly({{"information_split", split}}), paper).tables()[0];
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      if (table.cells[row][0].paper) rows.push_back(table.cells[row][0].measure);
    }
    std::ranges::sort(rows);
    return rows;
  };
  EXPECT_EQ(paperRows("train"), (std::vector<std::string>{"cmi", "log_likelihood", "top1"}));
  EXPECT_EQ(paperRows("test"), (std::vector<std::string>{"top1"}));
}

TEST(StudyTable, ImageNetHasOneRowForATeacherAndPercentagesBesideIt) {
  Filled filled(kdOnly({{"tables", {{{"layout", "imagenet"}}}}}));
  filled.teachers();
  const StudyTable table = filled.tables()[0];
  ASSERT_EQ(table.rows.size(), 2U);
  ASSERT_EQ(table.columns.size(), 6U);  // top-1, top-5, CMI, LL of the teacher, top-1 and top-5 of KD
  EXPECT_EQ(table.rows[1].title, "MCMI");
  EXPECT_EQ(cellText(table.cells[1][0]), "88.00");
  EXPECT_EQ(cellText(table.cells[1][2]), "0.1250");
  EXPECT_EQ(cellText(table.cells[1][3]), "-0.2500");
}

TEST(StudyTable, ZeroShotShowsKeptAndDroppedClassesAndKeepsTheConfusion) {
  Filled filled(kdOnly({{"tables", {{{"layout", "zero-shot"}, {"drop_classes", {{2}}}}}}}));
  json value = summary(0.5);
  value["last"]["test"].update(
      {{"top1_kept", 0.75}, {"top1_dropped", 0.25}, {"confusion", {{3, 1, 0}, {0, 4, 0}, {1, 2, 1}}}});
  filled.set(
      {.model = "small", .teacher = "big", .objective = "mcmi", .method = "kd", .scenario = {.dropClasses = {2}}},
      value);
  const StudyTable table = filled.tables()[0];
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.columns[0].group, "without 2");
  EXPECT_EQ(cellText(table.cells[0][1]), "75.00");
  EXPECT_EQ(cellText(table.cells[1][1]), "25.00");
  ASSERT_EQ(table.confusions.size(), 1U);
  EXPECT_EQ(table.confusions[0].counts[2][1], 2);
  EXPECT_NE(confusionCsv({table}).find(",c,b,2\n"), std::string::npos);
}

TEST(StudyTable, ValuesThatWereMeasuredInDifferentWaysAreNotPassedOverInSilence) {
  Filled filled(kdOnly());
  filled.teachers();
  json other = summary(0.8);
  other["last"]["train"]["provenance"] = toJson(Provenance{.augmented = true});
  filled.set({.model = "big", .objective = "mcmi"}, other);
  EXPECT_NE(toMarkdown(filled.tables()).find("measured in different ways and do not compare"), std::string::npos);
}

/// One table of two columns: a value, one that differs from it, one across both, one that is missing.
StudyTable exampleTable() {
  StudyTable table{.title = "A & B_1 (%)",
                   .columns = {{"Big → Small", "MLL"}, {"Big → Small", "MCMI"}},
                   .rows = {{"Teacher", "CMI"}, {"Student", "No teacher"}, {"Student", "KD"}},
                   .notes = {"100 % of <it>."}};
  const StudyCell first{.measure = "cmi", .runs = {"r1"}, .values = {0.25}, .mean = 0.25};
  const StudyCell second{.measure = "cmi", .runs = {"r2"}, .values = {0.5}, .mean = 0.5, .difference = 0.25};
  StudyCell across{.measure = "top1", .runs = {"r3", "r4"}, .span = 2};
  StudyCell kd{
      .measure = "top1", .runs = {"r5", "r6"}, .values = {0.5, 0.75}, .mean = 0.625, .sd = 0.125, .paper = 0.6};
  StudyCell better = kd;
  better.difference = 0.125;
  better.pValue = 0.03125;
  better.paperDifference = -0.0625;
  table.cells = {{first, second}, {across, {}}, {kd, better}};
  return table;
}

TEST(StudyFormat, MarkdownIsExact) {
  EXPECT_EQ(toMarkdown({exampleTable()}),
            "### A & B\\_1 (%)\n"
            "\n"
            "|  |  | Big → Small: MLL | Big → Small: MCMI |\n"
            "| --- | --- | ---: | ---: |\n"
            "| Teacher | CMI | 0.2500 | 0.5000 (+0.2500) |\n"
            "| Student | No teacher | – |  |\n"
            "|  | KD | 62.50 ± 12.50 [60.00] | 62.50 ± 12.50 (+12.50, p = 0.031) [60.00 (-6.25)] |\n"
            "\n"
            "- 100 % of \\<it>.\n");
}

TEST(StudyFormat, CsvIsExact) {
  EXPECT_EQ(toCsv({exampleTable()}),
            "table,layout,row_group,row,column_group,column,measure,unit,runs_finished,runs,mean,sd,difference,p_value,"
            "paper,paper_difference,values,run_ids\n"
            "A & B_1 (%),pairs,Teacher,CMI,Big → Small,MLL,cmi,nats,1,1,0.25,,,,,,0.25,r1\n"
            "A & B_1 (%),pairs,Teacher,CMI,Big → Small,MCMI,cmi,nats,1,1,0.5,,0.25,,,,0.5,r2\n"
            "A & B_1 (%),pairs,Student,No teacher,Big → Small,,top1,share,0,2,,,,,,,,r3 r4\n"
            "A & B_1 (%),pairs,Student,KD,Big → Small,MLL,top1,share,2,2,0.625,0.125,,,0.6,,0.5 0.75,r5 r6\n"
            "A & B_1 (%),pairs,Student,KD,Big → Small,MCMI,top1,share,2,2,0.625,0.125,0.125,0.03125,0.6,-0.0625,"
            "0.5 0.75,r5 r6\n");
}

TEST(StudyFormat, CsvQuotesWhatWouldSplitALine) {
  StudyTable table = exampleTable();
  table.title = "He said \"a, b\"";
  EXPECT_NE(toCsv({table}).find("\n\"He said \"\"a, b\"\"\",pairs,"), std::string::npos);
}

TEST(StudyFormat, LatexIsExact) {
  EXPECT_EQ(toLatex({exampleTable()}),
            "% In the preamble: \\usepackage{booktabs,graphicx}\n"
            "\n"
            "\\begin{table}[t]\n"
            "\\centering\n"
            "\\caption{A \\& B\\_1 (\\%)}\n"
            "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n"
            "\\begin{tabular}{llrr}\n"
            "\\toprule\n"
            " & & \\multicolumn{2}{c}{Big $\\to$ Small} \\\\\n"
            "\\cmidrule(lr){3-4}\n"
            " & & MLL & MCMI \\\\\n"
            "\\midrule\n"
            "Teacher & CMI & 0.2500 & 0.5000 ($+0.2500$) \\\\\n"
            "\\midrule\n"
            "Student & No teacher & \\multicolumn{2}{c}{--} \\\\\n"
            " & KD & 62.50 $\\pm$ 12.50 [$60.00$] & 62.50 $\\pm$ 12.50 ($+12.50$$^{*}$) [$60.00$ ($-6.25$)] \\\\\n"
            "\\bottomrule\n"
            "\\end{tabular}}\n"
            "\n"
            "\\smallskip\n"
            "\\begin{minipage}{\\linewidth}\\footnotesize\n"
            "100 \\% of $<$it$>$.\n"
            "$^{*}$: $p < 0.05$.\n"
            "\\end{minipage}\n"
            "\\end{table}\n");
}

TEST(StudyFormat, JsonHoldsRunsValuesAndWhatIsMissing) {
  const json value = toJson(std::vector{exampleTable()})["tables"][0];
  EXPECT_EQ(value["cells"][2][1]["runs"], json({"r5", "r6"}));
  EXPECT_EQ(value["cells"][2][1]["p_value"], 0.03125);
  EXPECT_EQ(value["cells"][1][0]["mean"], json());
  EXPECT_EQ(value["cells"][1][1], json());
  EXPECT_EQ(value["cells"][1][0]["complete"], false);
}

// Spot checks against the poster's text, a cell of each of its tables.
TEST(PaperValues, AreThoseOfThePoster) {
  const PaperValues& paper = paperValues();
  const auto value = [&](const PaperKey& key) {
    const double* found = paper.find(key);
    return found ? *found : std::nan("");
  };
  EXPECT_NEAR(value({.dataset = "cifar-100",
                     .teacher = "ResNet50",
                     .student = "MobileNetV2",
                     .objective = "mcmi",
                     .method = "kd",
                     .measure = "top1"}),
              0.7023, 1e-12);
  EXPECT_NEAR(value({.dataset = "cifar-100",
                     .teacher = "vgg13",
                     .student = "vgg8",
                     .objective = "mll",
                     .method = "vid",
                     .measure = "top1"}),
              0.7123, 1e-12);
  EXPECT_NEAR(value({.dataset = "cifar-100", .teacher = "resnet56", .objective = "mcmi", .measure = "cmi"}), 0.4428,
              1e-12);
  EXPECT_NEAR(value({.dataset = "cifar-100", .student = "wrn_16_2", .measure = "top1"}), 0.7326, 1e-12);
  EXPECT_NEAR(value({.dataset = "image-folder-224",
                     .teacher = "resnet50",
                     .student = "mobilenet_v1",
                     .objective = "mcmi",
                     .method = "reviewkd",
                     .measure = "top5"}),
              0.9219, 1e-12);
  EXPECT_NEAR(value({.dataset = "cifar-100",
                     .teacher = "resnet56",
                     .student = "resnet20",
                     .objective = "mcmi",
                     .method = "crd",
                     .fraction = 0.05,
                     .measure = "top1"}),
              0.5140, 1e-12);
  // The poster's text breaks off before DKD on CIFAR-100.
  EXPECT_FALSE(paper.find({.dataset = "cifar-100",
                           .teacher = "vgg13",
                           .student = "vgg8",
                           .objective = "mll",
                           .method = "dkd",
                           .measure = "top1"}));
}

TEST(PaperValues, AMalformedFileIsRefused) {
  EXPECT_THROW(paperValuesFrom({{"source", "x"}}), RecipeError);
  const json table = {{"key", {{"dataset", "d"}, {"measure", "top1"}}},
                      {"columns", {{{"student", "s"}}}},
                      {"rows", {{{"key", json::object()}, {"values", {1, 2}}}}}};
  EXPECT_THROW(paperValuesFrom({{"source", "x"}, {"tables", {table}}}), RecipeError);
}

}  // namespace
}  // namespace distillscope
