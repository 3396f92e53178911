#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "core/data/registry.h"
#include "core/record/error.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string bigEndian(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

/// Pixel p of image i.
uint8_t pixelOf(int i, int p) { return static_cast<uint8_t>(i * 31 + p * 7 + p / 28); }

std::string idxImages(int count, uint32_t declared, uint32_t side = 28) {
  std::string bytes = std::string{0, 0, 8, 3} + bigEndian(declared) + bigEndian(side) + bigEndian(side);
  for (int i = 0; i < count; ++i) {
    for (int p = 0; p < static_cast<int>(side * side); ++p) bytes += static_cast<char>(pixelOf(i, p));
  }
  return bytes;
}

std::string idxLabels(const std::string& labels) {
  return std::string{0, 0, 8, 1} + bigEndian(static_cast<uint32_t>(labels.size())) + labels;
}

/// Two training images of classes 9 and 3.
struct IdxFolder : TempFolder {
  IdxFolder() {
    write("train-images-idx3-ubyte", idxImages(2, 2));
    write("train-labels-idx1-ubyte", idxLabels({9, 3}));
  }
};

std::shared_ptr<Dataset> openFashion(const std::filesystem::path& root, const std::string& split = "train",
                                     int64_t imageSize = 0) {
  return findDataset("fashion-mnist").open(root, split, imageSize);
}

/// What opening the training split says; "accepted" if nothing.
std::string verdict(const TempFolder& folder) {
  try {
    openFashion(folder.path());
    return "accepted";
  } catch (const DataError& error) {
    return error.what();
  }
}

TEST(Idx, ImagesAreThePixelsOfTheFileWithTwoZerosAround) {
  const IdxFolder folder;
  const auto dataset = openFashion(folder.path());
  EXPECT_TRUE(at::equal(dataset->labels(), at::tensor({9, 3}, at::kLong)));
  const Tensor images = dataset->images(at::tensor({1, 0}, at::kLong));
  ASSERT_EQ(images.sizes(), (at::IntArrayRef{2, 1, 32, 32}));
  for (int64_t y = 0; y < 32; ++y) {
    for (int64_t x = 0; x < 32; ++x) {
      const bool inside = y >= 2 && y < 30 && x >= 2 && x < 30;
      const int pixel = static_cast<int>((y - 2) * 28 + x - 2);
      ASSERT_EQ(images[0][0][y][x].item<uint8_t>(), inside ? pixelOf(1, pixel) : 0);
      ASSERT_EQ(images[1][0][y][x].item<uint8_t>(), inside ? pixelOf(0, pixel) : 0);
    }
  }
}

TEST(Idx, GzippedFilesReadTheSame) {
  const IdxFolder plain;
  const TempFolder zipped;
  for (const auto& [name, bytes] : {std::pair{"train-images-idx3-ubyte.gz", idxImages(2, 2)},
                                    std::pair{"train-labels-idx1-ubyte.gz", idxLabels({9, 3})}}) {
    const gzFile file = gzopen((zipped.path() / name).c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
  }
  const Tensor both = at::arange(2, at::kLong);
  EXPECT_TRUE(at::equal(openFashion(plain.path())->images(both), openFashion(zipped.path())->images(both)));
}

TEST(Idx, TheTestSplitIsReadFromTheFilesNamedT10k) {
  const TempFolder folder;
  folder.write("t10k-images-idx3-ubyte", idxImages(3, 3));
  folder.write("t10k-labels-idx1-ubyte", idxLabels({1, 2, 3}));
  EXPECT_EQ(openFashion(folder.path(), "test")->size(), 3);
}

TEST(Idx, AnImageSizeScalesEveryImage) {
  const IdxFolder folder;
  const Tensor images = openFashion(folder.path(), "train", 64)->images(at::arange(2, at::kLong));
  EXPECT_EQ(images.sizes(), (at::IntArrayRef{2, 1, 64, 64}));
}

TEST(Idx, AMissingFileIsNamedWithThePackageThatHasIt) {
  const TempFolder folder;
  EXPECT_THAT(verdict(folder), AllOf(HasSubstr(folder.path() / "train-images-idx3-ubyte.gz"), HasSubstr("is missing"),
                                     HasSubstr("dataset-fashion-mnist")));
}

TEST(Idx, ATruncatedFileIsRefusedWithTheSizesFoundAndExpected) {
  const IdxFolder folder;
  folder.write("train-images-idx3-ubyte", idxImages(2, 2).substr(0, 16 + 1000));
  EXPECT_THAT(verdict(folder), HasSubstr("train-images-idx3-ubyte ends after 1000 of the 1568 bytes"));
  folder.write("train-images-idx3-ubyte", idxImages(2, 2).substr(0, 7));
  EXPECT_THAT(verdict(folder), HasSubstr("holds 7 bytes, and an IDX header has 16"));
}

TEST(Idx, ATruncatedOrDamagedGzipIsRefused) {
  const IdxFolder folder;
  const std::string usual = "/usr/share/datasets/fashion-mnist/train-labels-idx1-ubyte.gz";
  std::ifstream source(usual, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(source)), {});
  std::filesystem::remove(folder.path() / "train-labels-idx1-ubyte");
  folder.write("train-labels-idx1-ubyte.gz", bytes.substr(0, bytes.size() / 2));
  EXPECT_THAT(verdict(folder), HasSubstr("of the 60000 bytes that it declares: is it truncated?"));
  bytes[bytes.size() / 2] ^= 0x55;
  folder.write("train-labels-idx1-ubyte.gz", bytes);
  EXPECT_THAT(verdict(folder), HasSubstr("is damaged"));
}

TEST(Idx, AFileLongerThanItDeclaresIsRefused) {
  const IdxFolder folder;
  folder.write("train-images-idx3-ubyte", idxImages(3, 2));
  EXPECT_THAT(verdict(folder), HasSubstr("goes on after the 1568 bytes"));
}

// 4,294,967,295 images of 784 bytes would be 3.4 TB.
TEST(Idx, AHeaderThatClaimsMoreThanTheFileCanHoldIsRefusedBeforeMemoryIsTaken) {
  const IdxFolder folder;
  folder.write("train-images-idx3-ubyte", idxImages(2, 0xFFFFFFFF));
  EXPECT_THAT(verdict(folder), HasSubstr("declares 4294967295 samples in a file of 1584 bytes"));
}

TEST(Idx, AFileOfAnotherKindIsRefused) {
  const IdxFolder folder;
  folder.write("train-images-idx3-ubyte", idxLabels({9, 3}) + std::string(100, '\0'));
  EXPECT_THAT(verdict(folder),
              HasSubstr("begins with the bytes 0 0 8 1, and an IDX file of images begins with 0 0 8 3"));
}

TEST(Idx, ImagesOfAnotherSizeAreRefused) {
  const IdxFolder folder;
  folder.write("train-images-idx3-ubyte", idxImages(2, 2, 20));
  EXPECT_THAT(verdict(folder), HasSubstr("holds images of 20 x 20 pixels, and must hold 28 x 28"));
}

TEST(Idx, ALabelOutOfRangeIsNamedWithItsSample) {
  const IdxFolder folder;
  folder.write("train-labels-idx1-ubyte", idxLabels({9, 10}));
  EXPECT_THAT(verdict(folder),
              HasSubstr("train-labels-idx1-ubyte has the label 10 at sample 1, and labels are 0 to 9"));
}

TEST(Idx, LabelsAndImagesMustBeAsMany) {
  const IdxFolder folder;
  folder.write("train-labels-idx1-ubyte", idxLabels({9, 1, 2}));
  EXPECT_THAT(verdict(folder), HasSubstr("holds 3 labels, and train-images-idx3-ubyte holds 2 images"));
}

// The published counts; the constants of normalisation are the real images' mean and deviation, before padding.
TEST(FashionMnist, IsSixtyThousandImagesWithTheConstantsThatNormaliseThem) {
  const DatasetInfo& info = findDataset("fashion-mnist");
  const auto dataset = info.open("", "train", 0);
  ASSERT_EQ(dataset->size(), 60000);
  EXPECT_TRUE(at::equal(at::bincount(dataset->labels()), at::full({10}, 6000, at::kLong)));
  const Tensor inner = dataset->images(at::arange(60000, at::kLong)).slice(2, 2, 30).slice(3, 2, 30);
  const Tensor histogram = at::bincount(inner.reshape({-1}), {}, 256).to(at::kDouble);
  const Tensor values = at::arange(256, at::kDouble) / 255.0;
  const double mean = ((histogram * values).sum() / histogram.sum()).item<double>();
  const double square = ((histogram * values * values).sum() / histogram.sum()).item<double>();
  EXPECT_NEAR(mean, info.normalisation.mean[0], 5e-5);
  EXPECT_NEAR(std::sqrt(square - mean * mean), info.normalisation.deviation[0], 5e-5);
}

TEST(FashionMnist, TestsOnAThousandImagesOfEachClass) {
  const auto dataset = findDataset("fashion-mnist").open("", "test", 0);
  EXPECT_TRUE(at::equal(at::bincount(dataset->labels()), at::full({10}, 1000, at::kLong)));
  EXPECT_EQ(dataset->classes().size(), 10u);
  EXPECT_FALSE(dataset->decodes());
}

TEST(DatasetRegistry, AnUnknownIdIsRefusedWithTheKnownOnes) {
  try {
    findDataset("minst");
    FAIL();
  } catch (const RecipeError& error) {
    EXPECT_EQ(error.field(), "dataset.id");
    EXPECT_THAT(error.what(), AllOf(HasSubstr("minst"), HasSubstr("fashion-mnist")));
  }
}

}  // namespace
}  // namespace distillscope
