#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/subset.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

using testing::HasSubstr;

/// Labels of three classes with 20, 10 and 5 images, mixed.
Tensor mixedLabels() {
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < 35; ++i) labels.push_back(i % 7 < 4 ? 0 : i % 7 < 6 ? 1 : 2);
  return at::tensor(labels, at::kLong);
}

/// The fields of a recipe that choose images.
struct Choice {
  double fraction = 1.0;
  int64_t limit = 0;
  std::vector<int64_t> dropClasses = {};
};

Tensor choose(const Choice& choice, uint64_t seed = 0) {
  Recipe::Dataset dataset;
  dataset.fraction = choice.fraction;
  dataset.limit = choice.limit;
  dataset.dropClasses = choice.dropClasses;
  return trainingSubset(mixedLabels(), 3, dataset, seed);
}

std::vector<int64_t> countsOf(const Tensor& subset) {
  const Tensor counts = at::bincount(mixedLabels().index_select(0, subset), {}, 3);
  return {counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + 3};
}

using Counts = std::vector<int64_t>;

bool contains(const Tensor& larger, const Tensor& smaller) { return at::isin(smaller, larger).all().item<bool>(); }

TEST(Subset, WithoutRestrictionIsEveryImageInOrder) { EXPECT_TRUE(at::equal(choose({}), at::arange(35, at::kLong))); }

// 0.3 of 20, 10 and 5 is 6, 3 and 1.5, which rounds to 2.
TEST(Subset, AFractionIsTakenOfEachClassAndRounded) {
  EXPECT_EQ(countsOf(choose({.fraction = 0.3})), (Counts{6, 3, 2}));
  EXPECT_EQ(countsOf(choose({.fraction = 0.5})), (Counts{10, 5, 3}));
}

// 0.01 of 5 is 0.05.
TEST(Subset, AFractionLeavesAtLeastOneImageOfAClass) {
  EXPECT_EQ(countsOf(choose({.fraction = 0.01})), (Counts{1, 1, 1}));
}

TEST(Subset, IndicesAscendAndOccurOnce) {
  const Tensor subset = choose({.fraction = 0.6});
  EXPECT_TRUE(subset.slice(0, 1).gt(subset.slice(0, 0, -1)).all().item<bool>());
}

TEST(Subset, ASmallerFractionIsWithinALargerOne) {
  Tensor smaller = choose({.fraction = 0.05});
  for (const double fraction : {0.1, 0.25, 0.5, 0.75, 1.0}) {
    const Tensor larger = choose({.fraction = fraction});
    EXPECT_TRUE(contains(larger, smaller)) << fraction;
    smaller = larger;
  }
}

TEST(Subset, ASmallerLimitIsWithinALargerOne) {
  for (int64_t limit = 1; limit < 35; ++limit) {
    const Tensor subset = choose({.limit = limit});
    EXPECT_EQ(subset.numel(), limit);
    EXPECT_TRUE(contains(choose({.limit = limit + 1}), subset)) << limit;
  }
}

// 18 = 7 + 6 + 5: class 2 has no more than 5, the other two share 13, and the odd image goes to the first.
TEST(Subset, ALimitIsSharedAsEvenlyAsTheClassesAllow) {
  EXPECT_EQ(countsOf(choose({.limit = 18})), (Counts{7, 6, 5}));
  EXPECT_EQ(countsOf(choose({.limit = 6})), (Counts{2, 2, 2}));
  EXPECT_EQ(countsOf(choose({.limit = 2})), (Counts{1, 1, 0}));
  EXPECT_EQ(countsOf(choose({.limit = 34})), (Counts{19, 10, 5}));
  EXPECT_EQ(countsOf(choose({.limit = 1000})), (Counts{20, 10, 5}));
}

// 18 images are 7, 6 and 5 by class, and half of them 3.5, 3 and 2.5, both halves rounded up.
TEST(Subset, AFractionIsOneOfTheLimitedDataset) {
  const Tensor limited = choose({.limit = 18});
  for (const uint64_t seed : {0, 1, 2}) {
    EXPECT_TRUE(at::equal(choose({.limit = 18}, seed), limited)) << seed;
    const Tensor half = choose({.fraction = 0.5, .limit = 18}, seed);
    EXPECT_EQ(countsOf(half), (Counts{4, 3, 3}));
    EXPECT_TRUE(contains(limited, half));
  }
  EXPECT_FALSE(at::equal(choose({.fraction = 0.5, .limit = 18}, 1), choose({.fraction = 0.5, .limit = 18}, 2)));
  EXPECT_EQ(countsOf(choose({.limit = 18, .dropClasses = {1}})), (Counts{7, 0, 5}));
}

TEST(Subset, DroppedClassesGiveNoImageAndLeaveTheChoiceOfTheOthers) {
  const Tensor dropped = choose({.fraction = 0.5, .dropClasses = {1}});
  EXPECT_EQ(countsOf(dropped), (Counts{10, 0, 3}));
  EXPECT_TRUE(contains(choose({.fraction = 0.5}), dropped));
}

TEST(Subset, TheChoiceDependsOnTheSeedAlone) {
  const Tensor first = choose({.fraction = 0.5}, 1);
  EXPECT_TRUE(at::equal(first, choose({.fraction = 0.5}, 1)));
  EXPECT_FALSE(at::equal(first, choose({.fraction = 0.5}, 2)));
}

// Half of class 0 is 10 of 20 images: over 2,000 seeds each is taken 1,000 +- 22 times.
TEST(Subset, EveryImageOfAClassIsAsLikely) {
  std::vector<Tensor> choices;
  for (uint64_t seed = 0; seed < 2000; ++seed) choices.push_back(choose({.fraction = 0.5}, seed));
  const Tensor taken = at::bincount(at::cat(choices), {}, 35).index_select(0, mixedLabels().eq(0).nonzero().view(-1));
  EXPECT_EQ(taken.numel(), 20);
  EXPECT_TRUE((taken - 1000).abs().le(5 * 22).all().item<bool>()) << taken;
}

TEST(Subset, WithoutAnyImageIsRefused) { EXPECT_THROW(choose({.dropClasses = {0, 1, 2}}), RecipeError); }

TEST(Subset, ADroppedClassThatTheDatasetLacksIsRefused) {
  try {
    choose({.dropClasses = {3}});
    FAIL();
  } catch (const RecipeError& error) {
    EXPECT_EQ(error.field(), "dataset.drop_classes");
    EXPECT_THAT(error.what(), HasSubstr("holds 3, and the classes are 0 to 2"));
  }
}

TEST(SubsetHash, IsSixteenDigitsThatTellChoicesApart) {
  const std::string hash = subsetHash(at::tensor({1, 2, 3}, at::kLong));
  EXPECT_EQ(hash.size(), 16u);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(hash, subsetHash(at::tensor({1, 2, 3}, at::kLong)));
  EXPECT_NE(hash, subsetHash(at::tensor({1, 2, 4}, at::kLong)));
  EXPECT_NE(hash, subsetHash(at::tensor({1, 2}, at::kLong)));
}

}  // namespace
}  // namespace distillscope
