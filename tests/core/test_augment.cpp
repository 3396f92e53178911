#include <array>

#include <gtest/gtest.h>

#include "core/data/augment.h"

namespace distillscope {
namespace {

Tensor randomImages(int64_t count, int64_t channels, int64_t height, int64_t width) {
  const Tensor images = at::empty({count, channels, height, width}, at::kByte);
  for (int64_t i = 0; i < images.numel(); ++i) {
    images.data_ptr<uint8_t>()[i] = static_cast<uint8_t>(1 + RandomKey(7).below(i, 255));  // never the padding's 0
  }
  return images;
}

/// Pixel (y, x) of a view, straight from the definition: pad by 4 zeros, crop at (top, left), then flip.
uint8_t viewPixel(const Tensor& plane, int64_t top, int64_t left, bool flip, int64_t y, int64_t x) {
  const int64_t height = plane.size(0), width = plane.size(1);
  if (flip) x = width - 1 - x;
  const int64_t row = top + y - 4, column = left + x - 4;
  if (row < 0 || row >= height || column < 0 || column >= width) return 0;
  return plane[row][column].item<uint8_t>();
}

TEST(Augment, EachOfThe162ViewsIsThePaddedCropFlipped) {
  const Tensor images = randomImages(1, 2, 9, 10);
  const Tensor views = at::arange(viewCount, at::kLong);
  const Tensor seen = viewsOfImages(images, at::zeros({viewCount}, at::kLong), views);
  ASSERT_EQ(seen.sizes(), (at::IntArrayRef{162, 2, 9, 10}));
  int64_t view = 0;
  for (int64_t top = 0; top < 9; ++top) {
    for (int64_t left = 0; left < 9; ++left) {
      for (int64_t flip = 0; flip < 2; ++flip, ++view) {
        for (int64_t c = 0; c < 2; ++c) {
          for (int64_t y = 0; y < 9; ++y) {
            for (int64_t x = 0; x < 10; ++x) {
              ASSERT_EQ(seen[view][c][y][x].item<uint8_t>(), viewPixel(images[0][c], top, left, flip == 1, y, x))
                  << "view " << view << ", pixel " << y << ", " << x;
            }
          }
        }
      }
    }
  }
}

// (4 * 9 + 4) * 2: the crop's corner lies on the image's own.
TEST(Augment, View80IsTheImageItself) {
  const Tensor images = randomImages(3, 3, 32, 32);
  const Tensor all = at::arange(3, at::kLong);
  EXPECT_TRUE(at::equal(viewsOfImages(images, all, at::full({3}, 80, at::kLong)), images));
  EXPECT_TRUE(at::equal(viewsOfImages(images, all, at::full({3}, 81, at::kLong)), images.flip(3)));
}

TEST(Augment, ImagesAreTakenByIndexEachWithItsOwnView) {
  const Tensor images = randomImages(5, 1, 32, 32);
  const Tensor indices = at::tensor({4, 0, 4}, at::kLong);
  const Tensor views = at::tensor({3, 100, 161}, at::kLong);
  const Tensor together = viewsOfImages(images, indices, views);
  for (int64_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(at::equal(together.slice(0, i, i + 1),
                          viewsOfImages(images, indices.slice(0, i, i + 1), views.slice(0, i, i + 1))));
  }
}

TEST(Augment, TheViewOfASampleDependsOnItsKeyAloneAndNotOnItsPlaceInTheBatch) {
  const RandomKey epoch = RandomKey(1).of("augment").of(uint64_t{2});
  const Tensor views = drawViews(at::tensor({10, 11, 12}, at::kLong), epoch);
  EXPECT_TRUE(at::equal(drawViews(at::tensor({12, 10}, at::kLong), epoch), views.index_select(0, at::tensor({2, 0}))));
  EXPECT_EQ(views[0].item<int64_t>(), static_cast<int64_t>(epoch.of(uint64_t{10}).below(0, 162)));
}

// 162,000 draws, so 1,000 of each view expected. Chi-square with 161 degrees of freedom has mean 161 and deviation 18:
// a sound generator stays within five deviations.
TEST(Augment, AllViewsAreEquallyLikelyOverSamplesAndOverEpochs) {
  const auto chiSquare = [](const std::array<int, viewCount>& counts) {
    double sum = 0;
    for (const int count : counts) sum += (count - 1000.0) * (count - 1000.0) / 1000.0;
    return sum;
  };
  std::array<int, viewCount> overSamples{}, overEpochs{};
  const Tensor samples = at::arange(162000, at::kLong);
  const Tensor drawn = drawViews(samples, RandomKey(0).of("augment").of(uint64_t{0}));
  for (int64_t i = 0; i < samples.numel(); ++i) ++overSamples[drawn.data_ptr<int64_t>()[i]];
  for (uint64_t epoch = 0; epoch < 162000; ++epoch) {
    ++overEpochs[RandomKey(0).of("augment").of(epoch).of(uint64_t{77}).below(0, viewCount)];
  }
  EXPECT_NEAR(chiSquare(overSamples), 161, 5 * 18);
  EXPECT_NEAR(chiSquare(overEpochs), 161, 5 * 18);
}

}  // namespace
}  // namespace distillscope
