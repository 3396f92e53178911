// The table of methods, which stages they compare, and which pairs they refuse.
#include <set>

#include <gtest/gtest.h>

#include "core/distillers/feature_maps.h"
#include "core/distillers/kd.h"
#include "core/distillers/registry.h"
#include "core/record/error.h"
#include "tests/support/distiller_case.h"

namespace distillscope {
namespace {

/// A network whose maps have the given sides; channels 16 unless told.
OutputShapes network(const std::vector<int64_t>& sides, const std::vector<int64_t>& channels = {}) {
  OutputShapes shapes{.features = {}, .preactFeatures = {}, .pooled = 16, .classes = 10};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    shapes.features.push_back({channels.empty() ? 16 : channels[i], sides[i], sides[i]});
  }
  shapes.preactFeatures = shapes.features;
  return shapes;
}

using Stages = std::vector<StagePair>;

TEST(StageMatching, AsManyStagesAreMatchedInOrder) {
  const Stages inOrder = {{1, 1}, {2, 2}, {3, 3}, {4, 4}};
  EXPECT_EQ(matchStages(network({16, 16, 8, 4, 2}), network({32, 16, 8, 4, 4})), inOrder);
  EXPECT_EQ(matchStages(network({32, 16, 8, 4, 4}), network({32, 32, 16, 8, 4})), inOrder);
}

// VGG (16, 8, 4, 4) and a CIFAR ResNet (32, 16, 8): the last stages belong together; then 16 takes the 8 (nearer than
// the 4), and what is left, 16, is the partner of 32.
TEST(StageMatching, FewerStagesFindTheNearestSizes) {
  const OutputShapes vgg = network({32, 16, 8, 4, 4}), resnet = network({32, 32, 16, 8});
  EXPECT_EQ(matchStages(vgg, resnet), (Stages{{1, 1}, {2, 2}, {4, 3}}));
  EXPECT_EQ(matchStages(resnet, vgg), (Stages{{1, 1}, {2, 2}, {3, 4}}));
}

TEST(StageMatching, OfEquallyNearStagesTheDeepestIsTaken) {
  EXPECT_EQ(matchStages(network({32, 16, 8}), network({32, 16, 16, 8})), (Stages{{1, 2}, {2, 3}}));
}

// The second stage, 32, would be nearest to the first of the other side, which is left to the stage before it.
TEST(StageMatching, EveryStageOfTheShorterSideKeepsAPartner) {
  EXPECT_EQ(matchStages(network({32, 32, 32, 8}), network({32, 32, 8, 8, 8})), (Stages{{1, 1}, {2, 3}, {3, 4}}));
}

TEST(StageMatching, NetworksOfOneStageMatchTheirLast) {
  EXPECT_EQ(matchStages(network({32, 8}), network({32, 32, 16, 8})), (Stages{{1, 3}}));
}

TEST(DistillerRegistry, IdsAreUniqueAndFound) {
  std::set<std::string> ids;
  for (const DistillerInfo& info : distillers()) {
    EXPECT_TRUE(ids.insert(info.entry.id).second) << info.entry.id;
    EXPECT_EQ(&findDistiller(info.entry.id), &info);
  }
}

TEST(DistillerRegistry, AnUnknownIdNamesTheFieldAndTheChoices) {
  try {
    findDistiller("attention");
    FAIL() << "found";
  } catch (const RecipeError& error) {
    EXPECT_EQ(error.field(), "distiller.id");
    for (const DistillerInfo& info : distillers()) {
      EXPECT_NE(std::string(error.what()).find(info.entry.id), std::string::npos) << info.entry.id;
    }
  }
}

// RepDistiller's scripts and README; DKD and ReviewKD: mdistiller's defaults.
TEST(DistillerRegistry, WeightsAreThePublishedOnes) {
  const std::map<std::string, std::array<double, 3>> published = {
      {"kd", {0.1, 0.9, 0}}, {"at", {1, 0, 1000}},    {"sp", {1, 0, 3000}},    {"cc", {1, 0, 0.02}},
      {"vid", {1, 0, 1}},    {"rkd", {1, 0, 1}},      {"pkt", {1, 0, 30000}},  {"crd", {1, 0, 0.8}},
      {"dkd", {1, 0, 1}},    {"reviewkd", {1, 0, 1}}, {"fitnet", {1, 0, 100}}, {"nst", {1, 0, 50}},
      {"ft", {1, 0, 200}},   {"ab", {1, 0, 1}},       {"fsp", {1, 0, 50}}};
  EXPECT_EQ(published.size(), distillers().size());
  for (const DistillerInfo& info : distillers()) {
    const std::array<double, 3> weights = {info.entry.gamma, info.entry.alpha, info.entry.beta};
    EXPECT_EQ(weights, published.at(info.entry.id)) << info.entry.id;
  }
}

TEST(DistillerRegistry, EveryMethodHasTheKdTermsTemperatureOnce) {
  for (const DistillerInfo& info : distillers()) {
    const auto& params = info.entry.params;
    EXPECT_EQ(std::ranges::count(params, "temperature", &ParamSpec::name), 1) << info.entry.id;
    EXPECT_EQ(Params(params, nlohmann::json::object()).real("temperature"), 4.0) << info.entry.id;
  }
}

TEST(DistillerRegistry, EveryMethodAndParameterExplainsItself) {
  for (const DistillerInfo& info : distillers()) {
    SCOPED_TRACE(info.entry.id);
    for (const std::string& text : {info.entry.title, info.entry.citation, info.entry.help}) EXPECT_FALSE(text.empty());
    for (const ParamSpec& spec : info.entry.params) {
      SCOPED_TRACE(spec.name);
      EXPECT_FALSE(spec.title.empty());
      EXPECT_FALSE(spec.help.empty());
      EXPECT_EQ(problemOf(spec, spec.defaultValue), std::nullopt);
    }
  }
}

TEST(DistillerRegistry, OnlyCrdNeedsNegatives) {
  for (const DistillerInfo& info : distillers()) {
    EXPECT_EQ(info.needs.negatives, info.entry.id == "crd" ? 16384 : 0) << info.entry.id;
  }
}

TEST(DistillerRegistry, TheTwoStageMethodsAreFtAbAndFsp) {
  std::set<std::string> twoStage;
  for (const DistillerInfo& info : distillers()) {
    const auto first = makeDistiller(info, pairOf(sidesFor(info), smallImages))->firstStage();
    if (!first) continue;
    twoStage.insert(info.entry.id);
    EXPECT_EQ(first->epochs, 30);
    EXPECT_EQ(first->trainsStudent, info.entry.id != "ft");
    EXPECT_EQ(first->endsMethod, info.entry.id != "ft");
    EXPECT_EQ(first->learningRate, info.entry.id == "ft" ? std::optional(0.01) : std::nullopt);
  }
  EXPECT_EQ(twoStage, (std::set<std::string>{"ab", "fsp", "ft"}));
}

TEST(DistillerRegistry, AbAndFspHaveNoTermOfTheirOwnAfterTheFirstStage) {
  for (const std::string id : {"ab", "fsp"}) {
    const Sides sides = sidesFor(findDistiller(id));
    const auto distiller = makeDistiller(findDistiller(id), pairOf(sides, smallImages));
    EXPECT_TRUE(distiller->loss(sides.student, sides.teacher, sides.batch, settled).empty());
    EXPECT_TRUE(distiller->mainParameters().empty());
    EXPECT_NE(findDistiller(id).entry.help.find("beta weighs nothing"), std::string::npos);
  }
}

TEST(Refusal, FspWantsEqualChannelsAndNamesTheStage) {
  const auto& refusal = findDistiller("fsp").refusal;
  const OutputShapes teacher = network({32, 32, 16}, {16, 32, 64});
  EXPECT_EQ(refusal(teacher, teacher), std::nullopt);
  EXPECT_EQ(refusal(network({32, 32, 16}, {16, 16, 64}), teacher),
            "needs as many channels on both sides, and the student's stage 1 has 16 where the teacher's has 32");
  EXPECT_EQ(refusal(network({32, 32, 16}, {8, 32, 64}), teacher),
            "needs as many channels on both sides, and the student's stem has 8 where the teacher's has 16");
}

TEST(Refusal, NoMethodComparesNetworksForDifferentClasses) {
  OutputShapes student = network({32, 16, 8}), teacher = student;
  for (const DistillerInfo& info : distillers()) EXPECT_EQ(info.refusal(student, teacher), std::nullopt);
  teacher.classes = 100;
  for (const DistillerInfo& info : distillers()) {
    EXPECT_EQ(info.refusal(student, teacher),
              "needs as many classes on both sides, and the student has 10 where the teacher has 100");
  }
}

TEST(Refusal, AHintLayerThatTheStudentLacksIsARecipeError) {
  const DistillerInfo& info = findDistiller("fitnet");
  const Pair pair{.student = network({32, 16, 8}), .teacher = network({32, 16, 8}), .trainingImages = 1, .seed = 0};
  for (const int layer : {0, 1, 2}) EXPECT_NO_THROW(makeDistiller(info, pair, {{"layer", layer}}));
  EXPECT_THROW(makeDistiller(info, pair, {{"layer", 3}}), RecipeError);
}

}  // namespace
}  // namespace distillscope
