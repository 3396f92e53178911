#include <fstream>

#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/record/recipe_difference.h"
#include "core/record/run_notes.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

using nlohmann::json;

TEST(RunNotes, WhatWasWrittenIsRead) {
  const TempFolder folder;
  const RunDir run(folder.path());
  EXPECT_TRUE(readNotes(run).isEmpty());
  const RunNotes notes = {.tags = {"baseline", "für später"}, .note = "lr \"0.1\" diverges\nat step 12"};
  writeNotes(run, notes);
  EXPECT_EQ(readNotes(run), notes);
}

TEST(RunNotes, EmptyNotesLeaveNoFile) {
  const TempFolder folder;
  const RunDir run(folder.path());
  writeNotes(run, {.tags = {"a"}, .note = ""});
  EXPECT_TRUE(std::filesystem::exists(run.notes()));
  writeNotes(run, {});
  EXPECT_FALSE(std::filesystem::exists(run.notes()));
}

TEST(RunNotes, SpoiltFileIsSaidAndNotForgotten) {
  const TempFolder folder;
  const RunDir run(folder.path());
  for (const char* text : {"", "[", "{\"tags\": 7, \"note\": \"\"}", "{\"tags\": []}"}) {
    std::ofstream(run.notes()) << text;
    EXPECT_THROW(readNotes(run), DataError) << text;
  }
}

TEST(RunNotes, TagsAreTrimmedAndEachStandsOnce) {
  EXPECT_EQ(tagsFromText("  baseline, cifar 100 ,,baseline,"), (std::vector<std::string>{"baseline", "cifar 100"}));
  EXPECT_TRUE(tagsFromText(" , ").empty());
  EXPECT_EQ(textOfTags({"a", "b c"}), "a, b c");
}

TEST(RecipeDifference, NamesEveryFieldThatDiffersAndNoOther) {
  const json before = {{"epochs", 3}, {"optimizer", {{"lr", 0.05}, {"milestones", {1, 2}}}}, {"seed", 0}};
  const json after = {{"epochs", 3}, {"optimizer", {{"lr", 0.1}, {"milestones", {1, 3}}}}, {"seed", 0}};
  EXPECT_EQ(recipeDifference(before, after),
            (std::vector<RecipeChange>{{"optimizer.lr", 0.05, 0.1}, {"optimizer.milestones", {1, 2}, {1, 3}}}));
  EXPECT_TRUE(recipeDifference(before, before).empty());
}

TEST(RecipeDifference, FieldThatOneLacksIsNullThere) {
  const json before = {{"kind", "teacher"}, {"objective", {{"id", "mcmi"}, {"lambda", 0.15}}}};
  const json after = {{"kind", "student"}, {"teacher", "t"}};
  EXPECT_EQ(recipeDifference(before, after), (std::vector<RecipeChange>{{"kind", "teacher", "student"},
                                                                        {"objective.id", "mcmi", nullptr},
                                                                        {"objective.lambda", 0.15, nullptr},
                                                                        {"teacher", nullptr, "t"}}));
}

TEST(RecipeDifference, IntegerAndRealOfOneValueAreTheSame) {
  EXPECT_TRUE(recipeDifference({{"lr", 1}}, {{"lr", 1.0}}).empty());
}

}  // namespace
}  // namespace distillscope
