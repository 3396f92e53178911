// The studies that come with the program, against the engine's own catalogue.
#include <set>

#include <gtest/gtest.h>

#include "core/record/study_graph.h"
#include "core/record/study_paper.h"
#include "core/record/study_shipped.h"
#include "core/record/study_table.h"
#include "core/train/session.h"

namespace distillscope {
namespace {

using nlohmann::json;

json fileOf(const std::string& name) {
  json file = json::parse(shippedStudy(name)->text);
  file["dataset"]["root"] = "/data";
  return file;
}

StudyGraph graphOf(const std::string& name) {
  const Catalogue catalogue = engineCatalogue();
  return expand(readStudy(fileOf(name), catalogue), catalogue);
}

const json& recipeOf(const StudyGraph& graph, const StudyRunKey& key) { return graph.node(graph.run(key)).recipe; }

TEST(ShippedStudies, EachIsWithoutProblemsOnceItsDataIsNamed) {
  ASSERT_EQ(shippedStudies().size(), 6U);
  for (const ShippedStudy& shipped : shippedStudies()) {
    for (const RecipeProblem& problem : studyProblems(fileOf(std::string(shipped.name)), engineCatalogue())) {
      ADD_FAILURE() << shipped.name << ": " << problem.field << " " << problem.what;
    }
  }
}

TEST(ShippedStudies, HaveAsManyRunsAsHandCountingGives) {
  // 4 teacher architectures by 2 objectives, 4 student architectures without teacher by 3 seeds, and 6 pairs by 10
  // methods by 2 teachers by 3 seeds: 8 + 12 + 360.
  EXPECT_EQ(graphOf("cifar-100-different-architectures").nodes.size(), 380U);
  // The same with 5 student architectures: 8 + 15 + 360.
  EXPECT_EQ(graphOf("cifar-100-same-architecture").nodes.size(), 383U);
  // 2 pairs: 4 teachers, and 2 by 4 methods by 2 teachers.
  EXPECT_EQ(graphOf("imagenet").nodes.size(), 20U);
  // 2 teachers, and 7 shares by 2 methods by 2 teachers by 5 seeds.
  EXPECT_EQ(graphOf("few-shot").nodes.size(), 142U);
  // 2 teachers, a baseline, 2 students with all classes, and 4 sets of dropped classes by 2 teachers.
  EXPECT_EQ(graphOf("zero-shot").nodes.size(), 13U);
  // 2 teachers, 2 baselines, 2 methods by 2 teachers by 2 seeds, 3 shares by 2 teachers by 2 seeds, 2 drop sets by 2
  // teachers; the last table asks for runs that the first has.
  EXPECT_EQ(graphOf("fashion-mnist-quick").nodes.size(), 28U);
}

// WRN-40-2 and VGG-13 teach in both, by 2 objectives; VGG-8 is a student of both, 3 seeds.
TEST(ShippedStudies, ThePapersTwoTablesOnCifar100ShareRuns) {
  std::set<std::string> ids;
  for (const StudyNode& node : graphOf("cifar-100-different-architectures").nodes) ids.insert(node.id);
  std::size_t shared = 0;
  for (const StudyNode& node : graphOf("cifar-100-same-architecture").nodes) shared += ids.count(node.id);
  EXPECT_EQ(shared, 7U);
}

TEST(ShippedStudies, LightArchitecturesLearnSlowerAndDkdHasTheWeightOfItsPair) {
  const StudyGraph different = graphOf("cifar-100-different-architectures");
  EXPECT_EQ(recipeOf(different, {.model = "ShuffleV1"})["optimizer"]["lr"], 0.01);
  EXPECT_EQ(recipeOf(different, {.model = "vgg8"})["optimizer"]["lr"], 0.05);
  const auto dkd = [](const StudyGraph& graph, const std::string& teacher, const std::string& student) {
    return recipeOf(graph,
                    {.model = student, .teacher = teacher, .objective = "mcmi", .method = "dkd"})["distiller"]["beta"];
  };
  EXPECT_EQ(dkd(different, "vgg13", "MobileNetV2"), 6.0);
  EXPECT_EQ(dkd(different, "ResNet50", "MobileNetV2"), 8.0);
  const StudyGraph same = graphOf("cifar-100-same-architecture");
  EXPECT_EQ(dkd(same, "resnet56", "resnet20"), 2.0);
  EXPECT_EQ(dkd(same, "resnet110", "resnet20"), 8.0);
  EXPECT_EQ(dkd(same, "wrn_40_2", "wrn_40_1"), 6.0);
  const json mcmi = recipeOf(same, {.model = "resnet56", .objective = "mcmi"});
  EXPECT_EQ(mcmi["epochs"], 20);
  EXPECT_EQ(mcmi["optimizer"]["schedule"], "cosine");
  EXPECT_EQ(mcmi["objective"]["centroids"], "frozen");
}

// Each cell of the paper finds its place: the rows of the poster's text, 2 * 3 of teachers and 7 methods by 6 pairs and
// a baseline for each of the 6 pairs.
TEST(ShippedStudies, ThePapersValuesFindTheirCells) {
  const Catalogue catalogue = engineCatalogue();
  for (const auto& [name, expected] : {std::pair{"cifar-100-different-architectures", 6 * 6 + 6 + 7 * 12},
                                       {"cifar-100-same-architecture", 6 * 6 + 6 + 7 * 12},
                                       {"few-shot", 2 * 14},
                                       {"imagenet", 4 * 4 + 4 * 8},
                                       {"zero-shot", 0}}) {
    const Study study = readStudy(fileOf(name), catalogue);
    const auto tables = tablesOf(study, expand(study, catalogue), {}, catalogue, paperValues());
    int found = 0;
    for (const auto& row : tables[0].cells) {
      for (const StudyCell& cell : row) found += cell.paper.has_value();
    }
    EXPECT_EQ(found, expected) << name;
  }
}

}  // namespace
}  // namespace distillscope
