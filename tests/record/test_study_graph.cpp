#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "core/record/study_run_id.h"
#include "tests/record/study_catalogue.h"

namespace distillscope {
namespace {

using nlohmann::json;

std::set<std::string> idsOf(const StudyGraph& graph) {
  std::set<std::string> ids;
  for (const StudyNode& node : graph.nodes) ids.insert(node.id);
  return ids;
}

/// How many of `b`'s runs `a` has not.
std::size_t newIn(const StudyGraph& b, const StudyGraph& a) {
  const auto known = idsOf(a);
  return static_cast<std::size_t>(
      std::ranges::count_if(b.nodes, [&](const StudyNode& node) { return !known.contains(node.id); }));
}

// Two teachers, one student without teacher, and 2 methods from 2 teachers: 2 + 1 + 4.
TEST(StudyGraph, APairNeedsBothTeachersABaselineAndAStudentForEachMethodAndTeacher) {
  const StudyGraph graph = graphOf(smallStudy());
  EXPECT_EQ(graph.nodes.size(), 7U);
  const auto& mll = graph.node(graph.run({.model = "big", .objective = "mll"}));
  const auto& mcmi = graph.node(graph.run({.model = "big", .objective = "mcmi"}));
  EXPECT_TRUE(mll.dependsOn.empty());
  EXPECT_EQ(mcmi.dependsOn, std::vector{mll.id});
  EXPECT_EQ(mcmi.recipe["init"], mll.id);
  EXPECT_EQ(mcmi.recipe["epochs"], 20);
  const auto& student =
      graph.node(graph.run({.model = "small", .teacher = "big", .objective = "mcmi", .method = "kd"}));
  EXPECT_EQ(student.recipe["teacher"], mcmi.id);
  EXPECT_EQ(student.label, "Small by KD from MCMI Big-2, seed 0");
  EXPECT_EQ(graph.node(graph.run({.model = "small"})).recipe["teacher"], "");
}

TEST(StudyGraph, EveryRunStandsAfterThoseItDependsOnAndItsRecipeIsValid) {
  const Catalogue catalogue = studyCatalogue();
  const StudyGraph graph = graphOf(smallStudy({{"seeds", {0, 1, 2}}}));
  std::set<std::string> before;
  for (const StudyNode& node : graph.nodes) {
    for (const std::string& dependency : node.dependsOn) EXPECT_TRUE(before.contains(dependency)) << node.id;
    EXPECT_TRUE(before.insert(node.id).second) << node.id;
    EXPECT_TRUE(problemsOf(node.recipe, catalogue).empty()) << node.id;
    EXPECT_EQ(completeRecipe(node.recipe, catalogue), node.recipe);
  }
}

// Two pairs of one teacher and two students: the 2 teachers once, 2 baselines, 2 * 4 students. A second pair with the
// same student would share the baseline.
TEST(StudyGraph, EqualRunsAreOneRun) {
  const json two = {{{"teacher", "big"}, {"student", "small"}}, {{"teacher", "big"}, {"student", "tiny"}}};
  EXPECT_EQ(graphOf(smallStudy({{"pairs", two}})).nodes.size(), 12U);
  const json shared = {{{"teacher", "big"}, {"student", "small"}}, {{"teacher", "large"}, {"student", "small"}}};
  EXPECT_EQ(graphOf(smallStudy({{"pairs", shared}})).nodes.size(), 4U + 1U + 8U);
}

// Few-shot at 50 % adds 2 students by KD; at 100 % they are those of the pairs table.
TEST(StudyGraph, TablesShareTheirRuns) {
  const auto with = [](double fraction) {
    return smallStudy(
        {{"tables",
          {{{"layout", "pairs"}}, {{"layout", "few-shot"}, {"methods", {"kd"}}, {"fractions", {fraction}}}}}});
  };
  EXPECT_EQ(graphOf(with(0.5)).nodes.size(), 9U);
  EXPECT_EQ(graphOf(with(1)).nodes.size(), 7U);
}

TEST(StudyGraph, OneTeacherServesStudentsOfEverySeedIfTheStudySaysSo) {
  // For each of 3 seeds 1 baseline and 4 students, and 2 teachers for each seed or in all.
  EXPECT_EQ(graphOf(smallStudy({{"seeds", {0, 1, 2}}})).nodes.size(), 21U);
  EXPECT_EQ(graphOf(smallStudy({{"seeds", {0, 1, 2}}, {"teacher_seed", 0}})).nodes.size(), 17U);
}

TEST(StudyGraph, AChangeMakesNewRunsOfWhatItChangesAndOfWhatDependsOnIt) {
  const StudyGraph before = graphOf(smallStudy());
  // MCMI's lambda: the MCMI teacher and its 2 students.
  const StudyGraph lambda = graphOf(smallStudy({{"objectives", {"mll", {{"id", "mcmi"}, {"lambda", 0.25}}}}}));
  EXPECT_EQ(newIn(lambda, before), 3U);
  // The MLL teacher's epochs: everything but the baseline.
  EXPECT_EQ(newIn(graphOf(smallStudy({{"settings", {{"teacher", {{"epochs", 5}}}}}})), before), 6U);
  // One method's temperature: its 2 students.
  EXPECT_EQ(newIn(graphOf(smallStudy({{"methods", {{{"id", "kd"}, {"temperature", 2}}, "at"}}})), before), 2U);
  // A method more: 2 students more.
  EXPECT_EQ(newIn(graphOf(smallStudy({{"methods", {"kd", "at", {{"id", "kd"}, {"name", "kd1"}, {"temperature", 1}}}}})),
                  before),
            2U);
}

TEST(StudyGraph, WhereTheDataIsAndWhatComputesDoNotChangeARun) {
  const StudyGraph before = graphOf(smallStudy());
  const StudyGraph after =
      graphOf(smallStudy({{"dataset", {{"root", "/elsewhere"}}}, {"threads", 4}, {"device", "cuda:1"}}));
  EXPECT_EQ(idsOf(after), idsOf(before));
  EXPECT_EQ(after.nodes[0].recipe["dataset"]["root"], "/elsewhere");
  // 4 and 4.0 are the same temperature, and a variant's own name is no setting.
  EXPECT_EQ(idsOf(graphOf(smallStudy({{"methods", {{{"id", "kd"}, {"temperature", 4}, {"name", "x"}}, "at"}}}))),
            idsOf(before));
}

// The 64-bit FNV-1a hash of the content: the readable part and a hash that may not change between versions, or finished
// runs would be done again.
TEST(StudyGraph, AnIdIsReadableAndStable) {
  const StudyGraph graph =
      graphOf(smallStudy({{"tables",
                           {{{"layout", "few-shot"}, {"methods", {"kd"}}, {"fractions", {0.05}}},
                            {{"layout", "zero-shot"}, {"methods", {"kd"}}, {"drop_classes", {{2, 1}}}}}}}));
  EXPECT_TRUE(graph.run({.model = "big", .objective = "mcmi"}).starts_with("toy-big-mcmi-s0-"));
  EXPECT_TRUE(
      graph
          .run({.model = "small", .teacher = "big", .objective = "mll", .method = "kd", .scenario = {.fraction = 0.05}})
          .starts_with("toy-small-kd-from-mll-big-5pct-s0-"));
  EXPECT_TRUE(graph
                  .run({.model = "small",
                        .teacher = "big",
                        .objective = "mll",
                        .method = "kd",
                        .scenario = {.dropClasses = {1, 2}}})
                  .starts_with("toy-small-kd-from-mll-big-drop-1-2-s0-"));
  // The hash of the sorted, compact JSON text without root and threads, computed by a few lines of Python.
  const json recipe = {{"dataset", {{"id", "d"}, {"fraction", 1.0}, {"drop_classes", json::array()}, {"root", "x"}}},
                       {"model", {{"id", "m"}}},
                       {"objective", {{"id", "mll"}}},
                       {"seed", 3},
                       {"threads", 9}};
  EXPECT_EQ(runId(recipe, json()), "d-m-mll-s3-5a6d47390017481f");
}

// A version that adds optimizer.nesterov, false being what was done before: runs without it keep their names, those
// with it get another, and a recipe of a version that knows no such field has the same name as ever.
TEST(StudyGraph, AFieldThatCameLaterChangesNoNameWhereItMeansWhatWasDoneBefore) {
  const json old = {{"dataset", {{"id", "d"}, {"fraction", 1.0}, {"drop_classes", json::array()}}},
                    {"model", {{"id", "m"}}},
                    {"objective", {{"id", "mll"}}},
                    {"optimizer", {{"lr", 0.05}}},
                    {"seed", 3}};
  const std::vector<LaterField> later = {{json::json_pointer("/optimizer/nesterov"), false}};
  json recipe = old;
  recipe["optimizer"]["nesterov"] = false;
  EXPECT_EQ(runId(recipe, json(), later), runId(old, json()));
  EXPECT_EQ(runId(old, json(), later), runId(old, json()));
  EXPECT_NE(runId(recipe, json()), runId(old, json()));
  recipe["optimizer"]["nesterov"] = true;
  EXPECT_NE(runId(recipe, json(), later), runId(old, json()));
}

// The names that the first version gave to a study's runs. Should this fail after a field was added to recipes: it has
// to stand in laterFields(), or everybody's finished runs would be done again.
TEST(StudyGraph, NamesStayWhatTheFirstVersionGave) {
  const StudyGraph graph = graphOf(smallStudy());
  EXPECT_EQ(graph.run({.model = "big", .objective = "mll"}), "toy-big-mll-s0-047a510baa4a4150");
  EXPECT_EQ(graph.run({.model = "big", .objective = "mcmi"}), "toy-big-mcmi-s0-c956dc581e08e957");
  EXPECT_EQ(graph.run({.model = "small"}), "toy-small-plain-s0-1f227c240c6d124f");
  EXPECT_EQ(graph.run({.model = "small", .teacher = "big", .objective = "mcmi", .method = "kd"}),
            "toy-small-kd-from-mcmi-big-s0-876e5932eb01932e");
}

TEST(StudyGraph, LaterOverridesWinAndOnlyWhatTheyMatchChanges) {
  const json overrides = {{{"when", {{"role", "student"}}}, {"set", {{"epochs", 7}}}},
                          {{"when", {{"method", {"at"}}, {"teacher", "big"}}}, {"set", {{"weights", {{"beta", 5}}}}}},
                          {{"when", {{"method", "none"}}}, {"set", {{"epochs", 9}}}}};
  const StudyGraph graph = graphOf(smallStudy({{"overrides", overrides}}));
  const auto recipe = [&](const StudyRunKey& key) { return graph.node(graph.run(key)).recipe; };
  EXPECT_EQ(recipe({.model = "big", .objective = "mll"})["epochs"], 240);
  EXPECT_EQ(recipe({.model = "small"})["epochs"], 9);
  const json at = recipe({.model = "small", .teacher = "big", .objective = "mll", .method = "at"});
  EXPECT_EQ(at["epochs"], 7);
  EXPECT_EQ(at["weights"]["beta"], 5.0);
  EXPECT_EQ(recipe({.model = "small", .teacher = "big", .objective = "mll", .method = "kd"})["weights"]["beta"], 0.0);
}

}  // namespace
}  // namespace distillscope
