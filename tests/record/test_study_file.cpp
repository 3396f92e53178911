#include <gtest/gtest.h>

#include "core/record/error.h"
#include "tests/record/study_catalogue.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// "field what" of the only problem.
std::string onlyProblem(const json& study) {
  const auto problems = studyProblems(study, studyCatalogue());
  if (problems.size() != 1) return "there are " + std::to_string(problems.size()) + " problems";
  return problems[0].field + " " + problems[0].what;
}

void expectProblem(const json& changes, const std::string& beginning) {
  const std::string problem = onlyProblem(smallStudy(changes));
  EXPECT_TRUE(problem.starts_with(beginning)) << problem;
}

TEST(StudyFile, AGoodStudyHasNoProblem) { EXPECT_TRUE(studyProblems(smallStudy(), studyCatalogue()).empty()); }

TEST(StudyFile, EachProblemNamesItsField) {
  EXPECT_TRUE(onlyProblem(json::array()).find("JSON object") != std::string::npos);
  expectProblem({{"version", 2}}, "version is 2, and this program reads studies up to version 1: update");
  expectProblem({{"version", nullptr}}, "version is null, and must be 1");
  expectProblem({{"colour", "red"}}, "colour is not a field here");
  expectProblem({{"dataset", {{"id", "mnist"}}}}, "dataset.id is \"mnist\", and must be one of toy, cifar-100");
  expectProblem({{"dataset", {{"fraction", 0.5}}}}, "dataset.fraction is not a field here");
  expectProblem({{"objectives", {"mcmi", "mll"}}}, "objectives[0] is mcmi, which starts from a trained teacher");
  expectProblem({{"pairs", {{{"teacher", "big"}, {"student", "huge"}}}}}, "pairs[0].student is \"huge\"");
  expectProblem({{"methods", {"kd", "kd"}}}, "methods[1] has the name kd, which is taken");
  expectProblem({{"seeds", {0, 0}}}, "seeds holds 0, and must hold different integers");
  expectProblem({{"seeds", {-1, 0}}}, "seeds holds -1");
  expectProblem({{"epoch", "first"}}, "epoch is \"first\", and must be one of last, best");
  expectProblem({{"threads", 0}}, "threads is 0, and must be an integer of at least 1");
  expectProblem({{"settings", {{"students", json::object()}}}}, "settings.students is not a field here");
  expectProblem({{"settings", {{"student", {{"seed", 3}}}}}}, "settings.student.seed is not a field here");
  expectProblem({{"overrides", {{{"set", {{"epochs", 3}}}}}}}, "overrides[0] must be an object whose `when`");
  expectProblem({{"overrides", {{{"when", {{"method", "dkd"}}}, {"set", json::object()}}}}},
                "overrides[0].when.method holds \"dkd\", and must name any of kd, at, none");
  expectProblem({{"tables", json::array()}}, "tables is [], and must be a list of objects with a layout");
  expectProblem({{"tables", {{{"layout", "round"}}}}}, "tables[0].layout is \"round\"");
  expectProblem({{"tables", {{{"layout", "few-shot"}}}}}, "tables[0].fractions is null");
  expectProblem({{"tables", {{{"layout", "pairs"}, {"fractions", {0.5}}}}}}, "tables[0].fractions is not a field here");
  expectProblem({{"tables", {{{"layout", "few-shot"}, {"fractions", {1.5}}}}}}, "tables[0].fractions holds 1.5");
  expectProblem({{"tables", {{{"layout", "few-shot"}, {"fractions", {0.5, 0.25, 0.5}}}}}},
                "tables[0].fractions holds 0.5, and must hold different shares");
  expectProblem({{"tables", {{{"layout", "zero-shot"}, {"drop_classes", {2}}}}}}, "tables[0].drop_classes holds 2");
  expectProblem({{"tables", {{{"layout", "zero-shot"}, {"drop_classes", {json::array()}}}}}},
                "tables[0].drop_classes holds []");
  expectProblem({{"tables", {{{"layout", "zero-shot"}, {"drop_classes", {{1, 2}, {2, 1}}}}}}},
                "tables[0].drop_classes holds [2,1], and must hold different lists");
}

TEST(StudyFile, AProblemOfARunNamesTheRecipesFieldAndTheRun) {
  const std::string problem = onlyProblem(smallStudy({{"settings", {{"student", {{"optimizer", {{"lr", -1}}}}}}}}));
  EXPECT_TRUE(problem.find("optimizer.lr is -1") != std::string::npos) << problem;
  EXPECT_TRUE(problem.find("\"Small without teacher, seed 0\"") != std::string::npos) << problem;
  EXPECT_THROW(graphOf(smallStudy({{"settings", {{"student", {{"optimizer", {{"colour", 1}}}}}}}})), RecipeError);
}

// Which runs there are can be told before the data is there; that it is missing is said once.
TEST(StudyFile, AMissingFolderIsAProblemOfTheStudyButNotOfItsRuns) {
  const json study = smallStudy({{"dataset", {{"id", "cifar-100"}}}});
  EXPECT_TRUE(onlyProblem(study).starts_with("dataset.root is empty"));
  EXPECT_EQ(graphOf(study).nodes.size(), 7U);
}

TEST(StudyFile, TablesTakeWhatTheyDoNotSayFromTheStudy) {
  const Study study = readStudy(
      smallStudy({{"seeds", {1, 2}},
                  {"tables",
                   {{{"layout", "pairs"}},
                    {{"layout", "few-shot"}, {"methods", {"at"}}, {"seeds", {7}}, {"fractions", {0.1, 0.5}}}}}}),
      studyCatalogue());
  EXPECT_EQ(study.tables[0].seeds, (std::vector<uint64_t>{1, 2}));
  EXPECT_EQ(study.tables[0].methods, (std::vector<std::string>{"kd", "at"}));
  EXPECT_TRUE(study.tables[0].baseline);
  EXPECT_EQ(study.tables[1].seeds, std::vector<uint64_t>{7});
  EXPECT_EQ(study.tables[1].scenarios.size(), 2U);
  EXPECT_FALSE(study.tables[1].baseline);
  EXPECT_EQ(study.tables[0].title, "Small study");
  EXPECT_EQ(study.objectives[1].title, "MCMI");
  EXPECT_FALSE(study.bestEpoch);
  EXPECT_EQ(study.threads, 1);
}

}  // namespace
}  // namespace distillscope
