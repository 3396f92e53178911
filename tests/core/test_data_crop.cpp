// Scaling and cropping against Pillow 9.4 and torchvision 0.14: expected values were printed by them for the same
// pixels (compared as CRC-32 of all output bytes) and, for random crops, for the same uniform numbers.
#include <gtest/gtest.h>
#include <zlib.h>

#include "core/data/crop.h"
#include "core/data/resample.h"

namespace distillscope {
namespace {

uint32_t crc(const Tensor& tensor) {
  const Tensor bytes = tensor.contiguous();
  return static_cast<uint32_t>(crc32(0, bytes.data_ptr<uint8_t>(), static_cast<unsigned>(bytes.numel())));
}

/// [1, height, width], pixel i is the low byte of mix(i).
Tensor noise(int64_t height, int64_t width) {
  const Tensor image = at::empty({1, height, width}, at::kByte);
  for (int64_t i = 0; i < image.numel(); ++i) image.data_ptr<uint8_t>()[i] = static_cast<uint8_t>(mix(i));
  return image;
}

/// [3, height, width]: 3 x + y, 2 y and x y / 50, all modulo 256; interleaved as a decoder gives it.
Tensor photograph(int64_t height, int64_t width) {
  const Tensor y = at::arange(height, at::kLong).unsqueeze(1).expand({height, width});
  const Tensor x = at::arange(width, at::kLong).unsqueeze(0).expand({height, width});
  const Tensor product = (x * y).floor_divide(50);
  return at::stack({3 * x + y, 2 * y, product}, 2).remainder(256).to(at::kByte).permute({2, 0, 1});
}

TEST(Resample, EqualsPillowsBilinearFilter) {
  EXPECT_EQ(crc(resampled(noise(5, 7), 3, 4)), 0x4fb8d2fbu);
  EXPECT_EQ(crc(resampled(noise(5, 7), 12, 9)), 0xb596cd56u);
  EXPECT_EQ(crc(resampled(noise(37, 53), 16, 16)), 0x13e0d0f8u);
  EXPECT_EQ(crc(resampled(noise(300, 200), 32, 32)), 0x39739d41u);
  EXPECT_EQ(crc(resampled(noise(1, 1), 4, 4)), 0xec7ea649u);
  EXPECT_EQ(crc(resampled(noise(64, 48), 64, 20)), 0x45a82577u);
}

TEST(Resample, ToTheSameSizeIsTheImageItself) {
  EXPECT_TRUE(at::equal(resampled(noise(32, 32), 32, 32), noise(32, 32)));
}

// Halving: the triangle reaches over four pixels with weights 1/8, 3/8, 3/8, 1/8; at the border three are left, of
// weights 3/7, 3/7, 1/7. (3 * 70 + 3 * 140 + 210) / 7 = 120 and (70 + 3 * 140 + 3 * 210 + 0) / 8 = 140.
TEST(Resample, AveragesWhatItShrinks) {
  const Tensor row = at::tensor({70, 140, 210, 0}, at::kInt).to(at::kByte).view({1, 1, 4});
  EXPECT_EQ(resampled(row, 1, 2)[0][0][0].item<uint8_t>(), 120);
  const Tensor longer = at::tensor({0, 70, 140, 210, 0, 0}, at::kInt).to(at::kByte).view({1, 1, 6});
  EXPECT_EQ(resampled(longer, 1, 3)[0][0][1].item<uint8_t>(), 140);
}

TEST(Resample, TakesAViewOfAnInterleavedPicture) {
  const Tensor image = photograph(40, 30);
  EXPECT_TRUE(at::equal(resampled(image, 17, 19), resampled(image.contiguous(), 17, 19)));
  const Tensor part = image.slice(1, 5, 25).slice(2, 3, 20);
  EXPECT_TRUE(at::equal(resampled(part, 17, 19), resampled(part.contiguous(), 17, 19)));
}

TEST(RandomResizedCrop, EqualsTorchvisionsForTheSameNumbers) {
  const auto crop = [](int64_t height, int64_t width, uint64_t seed) {
    return randomResizedCrop(height, width, RandomKey(seed));
  };
  EXPECT_EQ(crop(375, 500, 0), (Crop{.top = 1, .left = 245, .height = 237, .width = 250}));
  EXPECT_EQ(crop(375, 500, 1), (Crop{.top = 8, .left = 139, .height = 326, .width = 303}));  // the third attempt
  EXPECT_EQ(crop(375, 500, 2), (Crop{.top = 8, .left = 80, .height = 330, .width = 323}));
  EXPECT_EQ(crop(500, 375, 1), (Crop{.top = 2, .left = 3, .height = 456, .width = 361}));
  EXPECT_EQ(crop(500, 375, 3), (Crop{.top = 125, .left = 23, .height = 375, .width = 323}));
  EXPECT_EQ(crop(32, 32, 0), (Crop{.top = 0, .left = 14, .height = 18, .width = 18}));
}

// No crop of 8 % of 2000 x 90 pixels fits at an aspect of 3/4: the middle at 3/4 is left, 90 / (3/4) = 120 pixels high.
TEST(RandomResizedCrop, OfAStripIsItsMiddle) {
  EXPECT_EQ(randomResizedCrop(2000, 90, RandomKey(0)), (Crop{.top = 940, .left = 0, .height = 120, .width = 90}));
  EXPECT_EQ(randomResizedCrop(90, 2000, RandomKey(1)), (Crop{.top = 0, .left = 940, .height = 90, .width = 120}));
}

TEST(RandomResizedCrop, StaysWithinTheImageAndTheRanges) {
  for (uint64_t seed = 0; seed < 5000; ++seed) {
    const Crop crop = randomResizedCrop(300, 400, RandomKey(seed));
    ASSERT_TRUE(crop.top >= 0 && crop.left >= 0 && crop.top + crop.height <= 300 && crop.left + crop.width <= 400);
    const double area = static_cast<double>(crop.height * crop.width) / (300 * 400);
    const double aspect = static_cast<double>(crop.width) / static_cast<double>(crop.height);
    ASSERT_TRUE(area > 0.079 && area <= 1) << area;
    ASSERT_TRUE(aspect > 0.74 && aspect < 1.35) << aspect;
  }
}

TEST(TrainingView, IsTheCropScaledAndMirroredHalfOfTheTime) {
  const Tensor image = photograph(60, 80);
  int mirrored = 0;
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    const RandomKey key(seed);
    const Crop crop = randomResizedCrop(60, 80, key.of("crop"));
    const Tensor part = image.slice(1, crop.top, crop.top + crop.height).slice(2, crop.left, crop.left + crop.width);
    const Tensor straight = resampled(part, 32, 32);
    const Tensor view = trainingView(image, 32, key);
    const bool flip = !at::equal(view, straight);
    mirrored += flip;
    ASSERT_TRUE(!flip || at::equal(view, straight.flip(2)));
  }
  EXPECT_NEAR(mirrored, 500, 5 * 16);
}

TEST(CentredView, EqualsTorchvisionsResizeAndCentreCrop) {
  EXPECT_EQ(crc(centredView(photograph(375, 500), 256, 224)), 0xa41172d3u);
  EXPECT_EQ(crc(centredView(photograph(500, 375), 256, 224)), 0x7f43dfe5u);
  EXPECT_EQ(crc(centredView(photograph(301, 224), 256, 224)), 0x94d8b39cu);
  EXPECT_EQ(crc(centredView(photograph(61, 40), 36, 32)), 0xda84e4ebu);
}

// The shorter side is 256 already, so nothing is scaled: (256 - 224) / 2 = 16 rows and (448 - 224) / 2 = 112 columns
// are cut off before the crop.
TEST(CentredView, OfAnImageOfTheRightSizeCutsItsMiddleOut) {
  const Tensor image = photograph(256, 448);
  EXPECT_TRUE(at::equal(centredView(image, 256, 224), image.slice(1, 16, 240).slice(2, 112, 336)));
}

}  // namespace
}  // namespace distillscope
