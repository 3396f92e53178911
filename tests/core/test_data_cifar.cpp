#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/registry.h"
#include "core/record/error.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Byte `at` of the 3072 of image `image`, planes of red, green and blue.
uint8_t pixelOf(int64_t image, int64_t at) { return static_cast<uint8_t>(image * 101 + at * 13 + at / 1024 * 50); }

std::string record(const std::string& labels, int64_t image) {
  std::string bytes = labels;
  for (int64_t i = 0; i < 3072; ++i) bytes += static_cast<char>(pixelOf(image, i));
  return bytes;
}

/// Batch b holds one image, of class 2 b - 1.
void writeCifar10(const TempFolder& folder, const std::string& prefix = "") {
  for (int64_t batch = 1; batch <= 5; ++batch) {
    folder.write(prefix + "data_batch_" + std::to_string(batch) + ".bin",
                 record({static_cast<char>(2 * batch - 1)}, batch));
  }
  folder.write(prefix + "test_batch.bin", record({7}, 20) + record({0}, 21));
}

void writeCifar100(const TempFolder& folder, const std::string& prefix = "") {
  folder.write(prefix + "train.bin", record({19, 99}, 1) + record({4, 0}, 2) + record({0, 51}, 3));
  folder.write(prefix + "test.bin", record({11, 21}, 4));
}

std::shared_ptr<Dataset> open(const std::string& id, const TempFolder& folder, const std::string& split = "train",
                              int64_t imageSize = 0) {
  return findDataset(id).open(folder.path(), split, imageSize);
}

std::string verdict(const std::string& id, const TempFolder& folder, const std::string& split = "train") {
  try {
    open(id, folder, split);
    return "accepted";
  } catch (const DataError& error) {
    return error.what();
  }
}

void expectImage(const Dataset& dataset, int64_t index, int64_t image) {
  const Tensor pixels = dataset.images(at::full({1}, index, at::kLong));
  ASSERT_EQ(pixels.sizes(), (at::IntArrayRef{1, 3, 32, 32}));
  for (int64_t i = 0; i < 3072; ++i) {
    ASSERT_EQ(pixels[0][i / 1024][i / 32 % 32][i % 32].item<uint8_t>(), pixelOf(image, i)) << i;
  }
}

TEST(Cifar, TenTrainsOnFiveFilesInTheirOrder) {
  const TempFolder folder;
  writeCifar10(folder);
  const auto dataset = open("cifar-10", folder);
  EXPECT_TRUE(at::equal(dataset->labels(), at::tensor({1, 3, 5, 7, 9}, at::kLong)));
  for (int64_t i = 0; i < 5; ++i) expectImage(*dataset, i, i + 1);
}

TEST(Cifar, TenTestsOnItsOwnFile) {
  const TempFolder folder;
  writeCifar10(folder);
  const auto dataset = open("cifar-10", folder, "test");
  EXPECT_TRUE(at::equal(dataset->labels(), at::tensor({7, 0}, at::kLong)));
  expectImage(*dataset, 1, 21);
}

TEST(Cifar, HundredTakesTheFineLabel) {
  const TempFolder folder;
  writeCifar100(folder);
  const auto dataset = open("cifar-100", folder);
  EXPECT_TRUE(at::equal(dataset->labels(), at::tensor({99, 0, 51}, at::kLong)));
  for (int64_t i = 0; i < 3; ++i) expectImage(*dataset, i, i + 1);
  EXPECT_EQ(dataset->classes()[99], "worm");
  EXPECT_EQ(dataset->classes()[51], "mushroom");
  EXPECT_TRUE(at::equal(open("cifar-100", folder, "test")->labels(), at::tensor({21}, at::kLong)));
}

TEST(Cifar, TheRootMayHoldTheOfficialFolder) {
  const TempFolder folder;
  writeCifar10(folder, "cifar-10-batches-bin/");
  writeCifar100(folder, "cifar-100-binary/");
  EXPECT_EQ(open("cifar-10", folder)->size(), 5);
  EXPECT_EQ(open("cifar-100", folder)->size(), 3);
}

TEST(Cifar, ClassNamesComeFromTheDatasetsOwnFile) {
  const TempFolder folder;
  writeCifar10(folder);
  EXPECT_EQ(open("cifar-10", folder)->classes(), findDataset("cifar-10").entry.classes);
  folder.write("batches.meta.txt", "a\nb\r\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
  EXPECT_EQ(open("cifar-10", folder)->classes(),
            (std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}));
  folder.write("batches.meta.txt", "a\nb\n");
  EXPECT_THAT(verdict("cifar-10", folder), HasSubstr("batches.meta.txt holds 2 names, and CIFAR-10 has 10 classes"));
}

TEST(Cifar, AnImageSizeScalesEveryImage) {
  const TempFolder folder;
  writeCifar100(folder);
  EXPECT_EQ(open("cifar-100", folder, "train", 64)->images(at::arange(3, at::kLong)).sizes(),
            (at::IntArrayRef{3, 3, 64, 64}));
}

TEST(Cifar, AFolderWithoutTheFilesIsNamedWithWhatToUnpack) {
  const TempFolder folder;
  EXPECT_THAT(verdict("cifar-100", folder), AllOf(HasSubstr(folder.path()), HasSubstr("cifar-100-binary.tar.gz")));
  EXPECT_THROW(findDataset("cifar-10").open("", "train", 0), RecipeError);
}

TEST(Cifar, AMissingFileIsNamed) {
  const TempFolder folder;
  writeCifar10(folder);
  std::filesystem::remove(folder.path() / "data_batch_4.bin");
  EXPECT_THAT(verdict("cifar-10", folder), HasSubstr("data_batch_4.bin is missing"));
}

TEST(Cifar, ATruncatedFileIsRefusedWithTheSizesFoundAndExpected) {
  const TempFolder folder;
  folder.write("train.bin", record({19, 99}, 1) + record({4, 0}, 2).substr(0, 1000));
  EXPECT_THAT(verdict("cifar-100", folder),
              AllOf(HasSubstr("train.bin holds 4074 bytes"), HasSubstr("has 153700000 (50000 records of 3074)"),
                    HasSubstr("truncated")));
  folder.write("train.bin", "");
  EXPECT_THAT(verdict("cifar-100", folder), HasSubstr("train.bin holds 0 bytes"));
}

TEST(Cifar, AFileLargerThanTheOfficialOneIsRefused) {
  const TempFolder folder;
  writeCifar10(folder);
  std::filesystem::resize_file(folder.path() / "test_batch.bin", 10001 * 3073);  // sparse
  EXPECT_THAT(verdict("cifar-10", folder, "test"), AllOf(HasSubstr("test_batch.bin holds 30733073 bytes"),
                                                         HasSubstr("has 30730000"), HasSubstr("another file")));
}

TEST(Cifar, ALabelOutOfRangeIsNamedWithItsSample) {
  const TempFolder folder;
  writeCifar10(folder);
  folder.write("test_batch.bin", record({7}, 20) + record({10}, 21));
  EXPECT_THAT(verdict("cifar-10", folder, "test"),
              HasSubstr("test_batch.bin has the label 10 at sample 1, and labels are 0 to 9"));
  writeCifar100(folder);
  folder.write("test.bin", record({20, 5}, 4));
  EXPECT_THAT(verdict("cifar-100", folder, "test"), HasSubstr("has the label 20 at sample 0, and labels are 0 to 19"));
}

}  // namespace
}  // namespace distillscope
