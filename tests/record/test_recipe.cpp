#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/recipe.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

using nlohmann::json;

Catalogue smallCatalogue() {
  ParamSpec lambda{.name = "lambda", .title = "lambda", .defaultValue = 0.15, .minimum = 0, .maximum = 10};
  ParamSpec rule{.name = "centroids",
                 .title = "Centroids",
                 .type = ParamSpec::Type::Choice,
                 .defaultValue = "epoch",
                 .choices = {"frozen", "epoch"}};
  ParamSpec temperature{
      .name = "temperature", .title = "T", .defaultValue = 4.0, .minimum = 0, .minimumExcluded = true};
  Catalogue catalogue;
  catalogue.datasets = {
      {.id = "fashion-mnist", .title = "Fashion-MNIST", .classes = {"a", "b", "c"}, .needsRoot = false},
      {.id = "cifar100", .title = "CIFAR-100", .needsRoot = true}};
  catalogue.models = {{.id = "resnet20", .title = "ResNet-20"},
                      {.id = "mobile",
                       .title = "Mobile",
                       .trainingDefaults = {{"optimizer", {{"lr", 0.01}}}},
                       .fineTuneDefaults = {{"optimizer", {{"lr", 0.005}}}}}};
  catalogue.objectives = {{.id = "mll", .title = "MLL"},
                          {.id = "mcmi",
                           .title = "MCMI",
                           .fineTunes = true,
                           .params = {lambda, rule},
                           .defaults = {{"epochs", 20}, {"optimizer", {{"lr", 0.05}, {"schedule", "cosine"}}}}}};
  catalogue.distillers = {{.id = "kd", .title = "KD", .gamma = 0.1, .alpha = 0.9, .beta = 0, .params = {temperature}},
                          {.id = "at", .title = "AT", .beta = 1000, .params = {temperature}}};
  return catalogue;
}

json teacher(json changes = json::object()) {
  json recipe = {{"version", 1}, {"kind", "teacher"}};
  recipe.merge_patch(changes);
  return recipe;
}

json student(json changes = json::object()) {
  json recipe = {{"version", 1}, {"kind", "student"}, {"teacher", "some-run"}};
  recipe.merge_patch(changes);
  return recipe;
}

/// "field what" of the only problem.
std::string onlyProblem(const json& recipe) {
  const auto problems = problemsOf(recipe, smallCatalogue());
  if (problems.size() != 1) return "there are " + std::to_string(problems.size()) + " problems";
  return problems[0].field + " " + problems[0].what;
}

TEST(Recipe, LeftOutFieldsTakeThePublishedDefaults) {
  const Recipe recipe = readRecipe(teacher(), smallCatalogue());
  EXPECT_EQ(recipe.objective.id, "mll");
  EXPECT_EQ(recipe.epochs, 240);
  EXPECT_EQ(recipe.batchSize, 64);
  EXPECT_DOUBLE_EQ(recipe.optimizer.learningRate, 0.05);
  EXPECT_EQ(recipe.optimizer.milestones, (std::vector<int64_t>{150, 180, 210}));
}

TEST(Recipe, AnObjectiveBringsItsOwnDefaults) {
  const Recipe recipe = readRecipe(teacher({{"objective", {{"id", "mcmi"}}}, {"init", "run"}}), smallCatalogue());
  EXPECT_EQ(recipe.epochs, 20);
  EXPECT_EQ(recipe.optimizer.schedule, "cosine");
  EXPECT_DOUBLE_EQ(recipe.objective.params.real("lambda"), 0.15);
}

// The authors train MobileNet at 0.01 and fine-tune it at 0.005, whatever the objective's own rate is.
TEST(Recipe, AnArchitecturesLearningRateGoesBeforeTheObjectives) {
  const json mobile = {{"model", {{"id", "mobile"}}}};
  EXPECT_DOUBLE_EQ(readRecipe(teacher(mobile), smallCatalogue()).optimizer.learningRate, 0.01);
  json tuned = teacher(mobile);
  tuned.merge_patch({{"objective", {{"id", "mcmi"}}}, {"init", "run"}});
  EXPECT_DOUBLE_EQ(readRecipe(tuned, smallCatalogue()).optimizer.learningRate, 0.005);
  tuned["optimizer"]["lr"] = 0.3;  // and what the recipe says goes before both
  EXPECT_DOUBLE_EQ(readRecipe(tuned, smallCatalogue()).optimizer.learningRate, 0.3);
}

TEST(Recipe, ADistillerBringsItsWeights) {
  const Recipe kd = readRecipe(student(), smallCatalogue());
  EXPECT_DOUBLE_EQ(kd.weights.gamma, 0.1);
  EXPECT_DOUBLE_EQ(kd.weights.alpha, 0.9);
  EXPECT_DOUBLE_EQ(kd.distiller.params.real("temperature"), 4.0);
  EXPECT_DOUBLE_EQ(readRecipe(student({{"distiller", {{"id", "at"}}}}), smallCatalogue()).weights.beta, 1000);
}

TEST(Recipe, WrittenAndReadAgainIsTheSame) {
  const Catalogue catalogue = smallCatalogue();
  const json recipe = student({{"dataset", {{"fraction", 0.05}, {"drop_classes", {0, 2}}}}, {"seed", 7}});
  const json once = toJson(readRecipe(recipe, catalogue));
  EXPECT_EQ(toJson(readRecipe(once, catalogue)), once);
  EXPECT_EQ(once["dataset"]["drop_classes"], json({0, 2}));
}

TEST(Recipe, ProblemsNameTheFieldTheValueAndWhatIsAllowed) {
  EXPECT_EQ(onlyProblem(teacher({{"optimizer", {{"lr", -0.1}}}})), "optimizer.lr is -0.1, and must be greater than 0");
  EXPECT_EQ(onlyProblem(teacher({{"epochs", -3}})),
            "epochs is -3, and must be an integer that is at least 0 and at most 1000000");
  EXPECT_EQ(onlyProblem(teacher({{"epochs", 2.5}})),
            "epochs is 2.5, and must be an integer that is at least 0 and at most 1000000");
  EXPECT_EQ(onlyProblem(teacher({{"optimizer", {{"schedule", "linear"}}}})),
            "optimizer.schedule is \"linear\", and must be one of step, cosine");
  EXPECT_EQ(onlyProblem(teacher({{"model", {{"id", "resnet21"}}}})),
            "model.id is \"resnet21\", and must be one of resnet20, mobile");
  EXPECT_EQ(onlyProblem(teacher({{"dataset", {{"drop_classes", {0, -1}}}}})),
            "dataset.drop_classes is [0,-1], and must be a list of integers, each at least 0");
}

TEST(Recipe, UnknownKeysAreRefusedAtEveryLevel) {
  EXPECT_EQ(onlyProblem(teacher({{"epoch", 3}})), "epoch is not a field of a recipe");
  EXPECT_EQ(onlyProblem(teacher({{"optimizer", {{"learning_rate", 0.1}}}})),
            "optimizer.learning_rate is not a field of a recipe");
  EXPECT_EQ(onlyProblem(teacher({{"objective", {{"id", "mll"}, {"lambda", 1}}}})),
            "objective.lambda is not a field of a recipe");
}

TEST(Recipe, WhatDoesNotFitTogetherIsRefused) {
  EXPECT_NE(onlyProblem(teacher({{"objective", {{"id", "mcmi"}}}})).find("init is empty"), std::string::npos);
  EXPECT_NE(onlyProblem(teacher({{"teacher", "x"}})).find("teacher is set"), std::string::npos);
  EXPECT_NE(onlyProblem(teacher({{"dataset", {{"id", "cifar100"}}}})).find("dataset.root is empty"), std::string::npos);
  EXPECT_NE(onlyProblem(teacher({{"dataset", {{"drop_classes", {3}}}}})).find("classes of Fashion-MNIST are 0 to 2"),
            std::string::npos);
  EXPECT_NE(onlyProblem(teacher({{"dataset", {{"drop_classes", {0, 1, 2}}}}})).find("drops every class"),
            std::string::npos);
  EXPECT_NE(onlyProblem(teacher({{"optimizer", {{"milestones", {30, 20}}}}})).find("ascending"), std::string::npos);
  for (const int size : {1, 3, 7}) {
    EXPECT_NE(onlyProblem(teacher({{"dataset", {{"image_size", size}}}})).find("must be 0 or at least 8"),
              std::string::npos);
  }
  EXPECT_TRUE(problemsOf(teacher({{"dataset", {{"image_size", 8}}}}), smallCatalogue()).empty());
  EXPECT_NE(onlyProblem(student({{"objective", {{"id", "mll"}}}})).find("objective is set"), std::string::npos);
  EXPECT_NE(onlyProblem(student({{"weights", {{"gamma", 0}, {"alpha", 0}, {"beta", 0}}}})).find("weights.gamma"),
            std::string::npos);
}

TEST(Recipe, ARecipeFromTheFutureIsRefusedWithBothVersions) {
  EXPECT_EQ(onlyProblem({{"version", 9}, {"surprise", true}}),
            "version is 9, and this program reads recipes up to version 1: update distillscope");
}

TEST(Recipe, NonsenseIsAProblemAndNeverACrash) {
  for (const char* text : {"[]", "3", "null", R"({"version":1,"dataset":3})", R"({"version":1,"optimizer":[]})",
                           R"({"version":"1"})", R"({"version":1,"kind":7,"teacher":{}})",
                           R"({"version":1,"objective":{"id":4}})", R"({"version":1,"model":null})"}) {
    EXPECT_FALSE(problemsOf(json::parse(text), smallCatalogue()).empty()) << text;
    EXPECT_THROW(readRecipe(json::parse(text), smallCatalogue()), RecipeError) << text;
  }
}

TEST(Recipe, SettingsReplaceFieldsByPath) {
  json recipe = teacher();
  applySetting(recipe, "optimizer.lr=0.1");
  applySetting(recipe, "dataset.drop_classes=[1,2]");
  applySetting(recipe, "teacher=a run");
  EXPECT_EQ(recipe["optimizer"]["lr"], 0.1);
  EXPECT_EQ(recipe["dataset"]["drop_classes"], json({1, 2}));
  EXPECT_EQ(recipe["teacher"], "a run");
  EXPECT_THROW(applySetting(recipe, "epochs"), UsageError);
  EXPECT_THROW(applySetting(recipe, "version.deep=1"), UsageError);
}

TEST(Recipe, FilesThatAreNoRecipeAreNamed) {
  const TempFolder folder;
  EXPECT_THROW(readJsonFile(folder.path() / "absent.json"), DataError);
  EXPECT_THROW(readJsonFile(folder.path()), DataError);
  EXPECT_THROW(readJsonFile(folder.write("empty.json", "")), Error);
  EXPECT_THROW(readJsonFile(folder.write("list.json", "[1]")), RecipeError);
  try {
    readJsonFile(folder.write("torn.json", "{\"version\": 1,"));
    FAIL();
  } catch (const RecipeError& error) {
    EXPECT_NE(std::string(error.what()).find("torn.json is not JSON"), std::string::npos) << error.what();
  }
}

TEST(Catalogue, WrittenAndReadAgainIsTheSame) {
  const json once = toJson(smallCatalogue());
  EXPECT_EQ(toJson(catalogueFromJson(once)), once);
}

TEST(Catalogue, ANewerOneIsRefused) {
  json newer = toJson(smallCatalogue());
  newer["version"] = 2;
  EXPECT_THROW(catalogueFromJson(newer), RecipeError);
  EXPECT_THROW(catalogueFromJson({{"version", 1}}), RecipeError);
}

}  // namespace
}  // namespace distillscope
