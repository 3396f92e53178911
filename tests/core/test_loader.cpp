#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/loader.h"
#include "core/data/memory_dataset.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

const Normalisation normalisation{.mean = {0.5071, 0.4867, 0.4408}, .deviation = {0.2675, 0.2565, 0.2761}};
const int64_t colours = 3;

/// `count` images of 3 x 8 x 8 random pixels, sample i of class i mod 4.
std::shared_ptr<MemoryDataset> smallDataset(int64_t count) {
  const Tensor images = at::empty({count, colours, 8, 8}, at::kByte);
  for (int64_t i = 0; i < images.numel(); ++i) images.data_ptr<uint8_t>()[i] = static_cast<uint8_t>(RandomKey(3).at(i));
  const Tensor labels = at::arange(count, at::kLong).remainder(4);
  return std::make_shared<MemoryDataset>(images, labels, std::vector<std::string>{"a", "b", "c", "d"});
}

/// A dataset that must be decoded, counting how often it was asked and from where.
class SlowDataset final : public Dataset {
 public:
  explicit SlowDataset(int64_t count) : m_inner(smallDataset(count)) {}
  const Tensor& labels() const override { return m_inner->labels(); }
  const std::vector<std::string>& classes() const override { return m_inner->classes(); }
  Tensor images(const Tensor& indices) const override {
    note();
    return m_inner->images(indices);
  }
  Tensor augmentedImages(const Tensor& indices, const RandomKey& key, Tensor* views) const override {
    note();
    return m_inner->augmentedImages(indices, key, views);
  }
  bool decodes() const override { return true; }

  mutable std::atomic<int> calls = 0;
  mutable std::atomic<int> callsElsewhere = 0;
  int failingCall = 0;  ///< counted from 1; 0 for none

 private:
  void note() const {
    if (std::this_thread::get_id() != m_home) ++callsElsewhere;
    if (++calls == failingCall) throw DataError("cat.jpg", "cannot be decoded");
  }
  std::shared_ptr<MemoryDataset> m_inner;
  std::thread::id m_home = std::this_thread::get_id();
};

Loader makeLoader(int64_t count, const LoaderOptions& options) {
  return Loader(smallDataset(count), at::arange(count, at::kLong), normalisation, options);
}

Tensor indicesOfEpoch(Loader& loader, int64_t epoch) {
  std::vector<Tensor> parts;
  for (int64_t number = 0; number < loader.batchesPerEpoch(); ++number) {
    parts.push_back(loader.batch(epoch, number).indices);
  }
  return at::cat(parts);
}

void expectSame(const Batch& a, const Batch& b) {
  EXPECT_TRUE(at::equal(a.images, b.images));
  EXPECT_TRUE(at::equal(a.labels, b.labels));
  EXPECT_TRUE(at::equal(a.indices, b.indices));
  EXPECT_EQ(a.negatives.defined(), b.negatives.defined());
  EXPECT_TRUE(!a.negatives.defined() || at::equal(a.negatives, b.negatives));
}

TEST(Loader, AnEpochIsAPermutationOfTheSubset) {
  Loader loader = makeLoader(103, {.batchSize = 10});
  for (int64_t epoch = 0; epoch < 3; ++epoch) {
    const Tensor indices = indicesOfEpoch(loader, epoch);
    EXPECT_TRUE(at::equal(std::get<0>(indices.sort()), at::arange(103, at::kLong)));
    EXPECT_FALSE(at::equal(indices, at::arange(103, at::kLong)));
  }
}

TEST(Loader, TheLastBatchHoldsWhatIsLeft) {
  Loader loader = makeLoader(103, {.batchSize = 10});
  EXPECT_EQ(loader.size(), 103);
  ASSERT_EQ(loader.batchesPerEpoch(), 11);
  const Batch last = loader.batch(0, 10);
  EXPECT_EQ(last.images.sizes(), (at::IntArrayRef{3, colours, 8, 8}));
  EXPECT_EQ(last.labels.numel(), 3);
  EXPECT_EQ(makeLoader(100, {.batchSize = 10}).batchesPerEpoch(), 10);
}

TEST(Loader, OrderDiffersBetweenEpochsAndBetweenSeeds) {
  Loader loader = makeLoader(103, {.batchSize = 10, .seed = 1});
  Loader other = makeLoader(103, {.batchSize = 10, .seed = 2});
  const Tensor first = indicesOfEpoch(loader, 0);
  EXPECT_FALSE(at::equal(first, indicesOfEpoch(loader, 1)));
  EXPECT_FALSE(at::equal(first, indicesOfEpoch(other, 0)));
}

// With 4 places, each of the 24 orders has probability 1/24: over 24,000 epochs 1,000 +- 31 each.
TEST(Loader, AllOrdersAreEquallyLikely) {
  Loader loader = makeLoader(4, {.batchSize = 4});
  std::map<std::vector<int64_t>, int> counts;
  for (int64_t epoch = 0; epoch < 24000; ++epoch) {
    const Tensor indices = loader.batch(epoch, 0).indices;
    ++counts[{indices.data_ptr<int64_t>(), indices.data_ptr<int64_t>() + 4}];
  }
  ASSERT_EQ(counts.size(), 24u);
  for (const auto& [order, count] : counts) EXPECT_NEAR(count, 1000, 5 * 31);
}

TEST(Loader, ABatchDoesNotDependOnWhatWasAskedBefore) {
  const LoaderOptions options{.batchSize = 10, .negatives = 5, .seed = 9};
  Loader forward = makeLoader(50, options);
  std::vector<Batch> batches;
  for (int64_t epoch = 0; epoch < 2; ++epoch) {
    for (int64_t number = 0; number < 5; ++number) batches.push_back(forward.batch(epoch, number));
  }
  Loader backward = makeLoader(50, options);
  for (int64_t i = 9; i >= 0; --i) expectSame(backward.batch(i / 5, i % 5), batches[i]);
  expectSame(makeLoader(50, options).batch(1, 2), batches[7]);
}

TEST(Loader, ASampleIsSeenInAnotherViewInAnotherEpoch) {
  Loader loader = makeLoader(1, {.batchSize = 1});
  int changes = 0;
  for (int64_t epoch = 0; epoch < 20; ++epoch) {
    changes += !at::equal(loader.batch(epoch, 0).images, loader.batch(epoch + 1, 0).images);
  }
  EXPECT_GE(changes, 18);  // two epochs share a view with probability 1/162
}

TEST(Loader, TheViewOfASampleIsThatOfItsPlaceInTheWholeDataset) {
  const auto dataset = smallDataset(20);
  const Tensor subset = at::tensor({3, 8, 17}, at::kLong);
  Loader loader(dataset, subset, normalisation, {.batchSize = 3, .seed = 4});
  const Batch batch = loader.batch(6, 0);
  const Tensor samples = subset.index_select(0, batch.indices);
  const RandomKey key = RandomKey(4).of("augment").of(uint64_t{6});
  EXPECT_TRUE(
      at::equal(batch.images, normalise(dataset->augmentedImages(samples, key, nullptr), normalisation, at::kCPU)));
  EXPECT_TRUE(at::equal(batch.labels, dataset->labels().index_select(0, samples)));
}

TEST(Loader, EvaluationGivesTheImagesThemselvesInOrder) {
  const auto dataset = smallDataset(7);
  const Tensor subset = at::tensor({1, 2, 5, 6}, at::kLong);
  Loader loader(dataset, subset, normalisation, {.batchSize = 3, .training = false});
  const Batch first = loader.batch(0, 0), last = loader.batch(0, 1);
  EXPECT_TRUE(at::equal(at::cat({first.indices, last.indices}), at::arange(4, at::kLong)));
  EXPECT_TRUE(at::equal(at::cat({first.labels, last.labels}), at::tensor({1, 2, 1, 2}, at::kLong)));
  EXPECT_TRUE(
      at::equal(at::cat({first.images, last.images}), normalise(dataset->images(subset), normalisation, at::kCPU)));
  EXPECT_FALSE(first.negatives.defined());
  expectSame(loader.batch(3, 1), last);
}

TEST(Loader, PreparingAheadChangesNothing) {
  for (const bool training : {true, false}) {
    const LoaderOptions options{.batchSize = 8, .training = training, .negatives = 3, .seed = 5};
    const auto slow = std::make_shared<SlowDataset>(30);
    Loader ahead(slow, at::arange(30, at::kLong), normalisation, options);
    Loader plain = makeLoader(30, options);
    for (const auto& [epoch, number] : {std::pair{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 0}, {1, 1}, {0, 3}, {1, 1}}) {
      expectSame(ahead.batch(epoch, number), plain.batch(epoch, number));
    }
    EXPECT_GE(slow->callsElsewhere, 5);
  }
}

TEST(Loader, ABatchPreparedAheadIsNotPreparedAgain) {
  const auto slow = std::make_shared<SlowDataset>(30);
  {
    Loader loader(slow, at::arange(30, at::kLong), normalisation, {.batchSize = 10, .training = false});
    for (int64_t number = 0; number < 3; ++number) loader.batch(0, number);
  }
  EXPECT_EQ(slow->calls, 3);
  EXPECT_EQ(slow->callsElsewhere, 2);
}

// Batch 0 is the dataset's first call; the second, ahead of its time, is for batch 1.
TEST(Loader, AFailureAheadIsThrownWhenItsBatchIsAskedForAndOnceOnly) {
  const auto slow = std::make_shared<SlowDataset>(30);
  slow->failingCall = 2;
  Loader loader(slow, at::arange(30, at::kLong), normalisation, {.batchSize = 10});
  EXPECT_NO_THROW(loader.batch(0, 0));
  EXPECT_THROW(loader.batch(0, 1), DataError);
  EXPECT_EQ(loader.batch(0, 1).labels.numel(), 10);
}

TEST(Negatives, AreTheSampleItselfThenSamplesOfOtherClasses) {
  Loader loader = makeLoader(40, {.batchSize = 16, .negatives = 200});
  const Batch batch = loader.batch(0, 0);
  ASSERT_EQ(batch.negatives.sizes(), (at::IntArrayRef{16, 201}));
  EXPECT_TRUE(at::equal(batch.negatives.select(1, 0), batch.indices));
  const Tensor classes = batch.negatives.slice(1, 1).remainder(4);  // position i of this subset is of class i mod 4
  EXPECT_TRUE(classes.ne(batch.labels.unsqueeze(1)).all().item<bool>());
}

// Each of the 30 positions of other classes is drawn with probability 1/30: over 30,000 draws 1,000 +- 31 times.
TEST(Negatives, AreDrawnUniformlyFromEverySampleOfAnotherClass) {
  Loader loader = makeLoader(40, {.batchSize = 40, .negatives = 30000});
  const Batch batch = loader.batch(0, 0);
  for (int64_t row = 0; row < 40; ++row) {
    const Tensor counts = at::bincount(batch.negatives[row].slice(0, 1), {}, 40);
    for (int64_t position = 0; position < 40; ++position) {
      const bool same = (position - batch.indices[row].item<int64_t>()) % 4 == 0;
      EXPECT_NEAR(counts[position].item<int64_t>(), same ? 0 : 1000, same ? 0 : 5 * 31);
    }
  }
}

TEST(Negatives, CountWithinTheSubset) {
  Loader loader(smallDataset(40), at::tensor({4, 8, 13}, at::kLong), normalisation, {.batchSize = 3, .negatives = 50});
  const Batch batch = loader.batch(0, 0);  // positions 0 and 1 are of class 0, position 2 of class 1
  for (int64_t row = 0; row < 3; ++row) {
    const Tensor drawn = batch.negatives[row].slice(0, 1);
    if (batch.labels[row].item<int64_t>() == 0) {
      EXPECT_TRUE(drawn.eq(2).all().item<bool>());
    } else {
      EXPECT_TRUE(drawn.lt(2).all().item<bool>());
    }
  }
}

TEST(Negatives, NeedTwoClasses) {
  EXPECT_THROW(Loader(smallDataset(40), at::tensor({0, 4, 8}, at::kLong), normalisation, {.negatives = 5}),
               RecipeError);
}

TEST(Normalise, IsTheFormulaInChannelsLast) {
  const Tensor images = smallDataset(5)->images(at::arange(5, at::kLong));
  const Tensor result = normalise(images, normalisation, at::kCPU);
  EXPECT_EQ(result.scalar_type(), at::kFloat);
  EXPECT_TRUE(result.is_contiguous(at::MemoryFormat::ChannelsLast));
  const Tensor mean = at::tensor(normalisation.mean, at::kDouble).view({1, 3, 1, 1});
  const Tensor deviation = at::tensor(normalisation.deviation, at::kDouble).view({1, 3, 1, 1});
  const Tensor exact = (images.to(at::kDouble) / 255 - mean) / deviation;
  EXPECT_TRUE(at::equal(result, exact.to(at::kFloat)));  // correctly rounded
}

TEST(Normalise, TakesOneChannelAndImagesOfAnyStrides) {
  const Tensor images = smallDataset(5)->images(at::arange(5, at::kLong));
  const Normalisation grey{.mean = {0.25}, .deviation = {0.5}};
  const Tensor result = normalise(images.slice(1, 1, 2), grey, at::kCPU);
  EXPECT_TRUE(at::allclose(result, (images.slice(1, 1, 2).to(at::kFloat) / 255 - 0.25) / 0.5, 1e-6, 1e-6));
}

}  // namespace
}  // namespace distillscope
