#ifdef DISTILLSCOPE_WITH_OPENCV
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "core/data/augment.h"
#include "core/data/crop.h"
#include "core/data/decode_cv.h"
#include "core/data/image_file.h"
#include "core/data/registry.h"
#include "core/record/error.h"
#include "tests/support/temp_folder.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// `pixels` [3, H, W], red first, written in the format that the name says.
void writeImage(const fs::path& path, const Tensor& pixels) {
  fs::create_directories(path.parent_path());
  const Tensor bgr = pixels.flip(0).permute({1, 2, 0}).contiguous();
  const cv::Mat image(static_cast<int>(bgr.size(0)), static_cast<int>(bgr.size(1)), CV_8UC3, bgr.data_ptr<uint8_t>());
  ASSERT_TRUE(cv::imwrite(path.string(), image));
}

/// A picture that no other `which` has, smooth enough for JPEG.
Tensor picture(int64_t which, int64_t height, int64_t width) {
  const Tensor y = at::arange(height, at::kLong).unsqueeze(1).expand({height, width});
  const Tensor x = at::arange(width, at::kLong).unsqueeze(0).expand({height, width});
  return at::stack({x * 2 + which * 40, y * 2 + which * 10, x + y}).clamp(0, 255).to(at::kByte);
}

Tensor one(int64_t index) { return at::full({1}, index, at::kLong); }

/// Two classes of training images and two of test images; names are out of order on purpose.
struct ImageRoot : TempFolder {
  explicit ImageRoot(const std::string& test = "test") {
    writeImage(path() / "train/dog/b.png", picture(2, 32, 32));
    writeImage(path() / "train/dog/a.png", picture(1, 32, 32));
    writeImage(path() / "train/cat/z.png", picture(0, 32, 32));
    writeImage(path() / test / "cat/1.png", picture(3, 32, 32));
    writeImage(path() / test / "dog/1.png", picture(4, 32, 32));
  }
};

std::shared_ptr<Dataset> open(const fs::path& root, const std::string& split = "train", int64_t imageSize = 0,
                              const std::string& id = "image-folder") {
  return findDataset(id).open(root, split, imageSize);
}

/// What is said of an image folder; "accepted" if nothing.
std::string verdict(const TempFolder& folder, const std::string& split = "train") {
  try {
    open(folder.path(), split);
    return "accepted";
  } catch (const DataError& error) {
    return error.what();
  }
}

/// What is said of a file with these bytes.
std::string verdictOnFile(const std::string& name, const std::string& bytes) {
  const TempFolder folder;
  try {
    decodeImage(folder.write(name, bytes));
    return "accepted";
  } catch (const DataError& error) {
    return error.what();
  }
}

std::string bytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A JPEG of 64 x 48 pixels.
std::string jpegBytes() {
  const TempFolder folder;
  writeImage(folder.path() / "a.jpg", picture(0, 48, 64));
  return bytesOf(folder.path() / "a.jpg");
}

TEST(DecodeImage, GivesRedGreenBlueInThisOrder) {
  const TempFolder folder;
  const Tensor pixels = at::tensor({200, 100, 50}, at::kInt).to(at::kByte).view({3, 1, 1}).expand({3, 8, 8});
  for (const char* name : {"a.png", "a.bmp", "a.ppm", "a.jpg", "a.webp"}) {
    writeImage(folder.path() / name, pixels);
    const Tensor colour = decodeImage(folder.path() / name).select(1, 4).select(1, 4).to(at::kInt);
    EXPECT_NEAR(colour[0].item<int>(), 200, 5) << name;
    EXPECT_NEAR(colour[1].item<int>(), 100, 5) << name;
    EXPECT_NEAR(colour[2].item<int>(), 50, 5) << name;
  }
}

TEST(DecodeImage, KeepsEveryPixelOfALosslessFile) {
  const TempFolder folder;
  writeImage(folder.path() / "a.png", picture(3, 21, 34));
  EXPECT_TRUE(at::equal(decodeImage(folder.path() / "a.png"), picture(3, 21, 34)));
}

TEST(DecodeImage, MakesGreyAndTransparentFilesThreeChannels) {
  const TempFolder folder;
  cv::imwrite((folder.path() / "grey.png").string(), cv::Mat(5, 6, CV_8UC1, cv::Scalar(77)));
  cv::imwrite((folder.path() / "clear.png").string(), cv::Mat(5, 6, CV_8UC4, cv::Scalar(1, 2, 3, 0)));
  const Tensor grey = decodeImage(folder.path() / "grey.png");
  EXPECT_EQ(grey.sizes(), (at::IntArrayRef{3, 5, 6}));
  EXPECT_TRUE(grey.eq(77).all().item<bool>());
  const Tensor clear = decodeImage(folder.path() / "clear.png").select(1, 0).select(1, 0);
  EXPECT_TRUE(at::equal(clear, at::tensor({3, 2, 1}, at::kInt).to(at::kByte)));
}

TEST(DecodeImage, RefusesATruncatedJpegWhereverItIsCut) {
  const std::string bytes = jpegBytes();
  ASSERT_EQ(verdictOnFile("whole.jpg", bytes), "accepted");
  const TempFolder folder;
  for (size_t size = 0; size < bytes.size(); ++size) {
    const fs::path cut = folder.write("cut.jpg", bytes.substr(0, size));
    ASSERT_THROW(decodeImage(cut), DataError) << size;
  }
  EXPECT_THAT(verdictOnFile("cut.jpg", bytes.substr(0, bytes.size() - 2)),
              AllOf(HasSubstr("cut.jpg"), HasSubstr("truncated")));
}

TEST(DecodeImage, RefusesATruncatedPng) {
  const TempFolder folder;
  writeImage(folder.path() / "a.png", picture(0, 48, 64));
  const std::string bytes = bytesOf(folder.path() / "a.png");
  EXPECT_THAT(verdictOnFile("cut.png", bytes.substr(0, bytes.size() / 2)), HasSubstr("cut.png is damaged"));
}

TEST(DecodeImage, RefusesWhatIsNotAnImage) {
  EXPECT_THAT(verdictOnFile("notes.jpg", "not an image at all, but long enough for a header"),
              AllOf(HasSubstr("notes.jpg"), HasSubstr("is not an image that can be read")));
  EXPECT_THAT(verdictOnFile("empty.png", ""), HasSubstr("is not an image"));
}

// The header is that of a PNG of 100,000 x 100,000 pixels, which would take 30 GB.
TEST(DecodeImage, RefusesAnImageTooLargeByItsHeader) {
  const std::string header("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\x01\x86\xA0\0\x01\x86\xA0\x08\x02\0\0\0", 29);
  EXPECT_THAT(verdictOnFile("bomb.png", header),
              AllOf(HasSubstr("bomb.png has 100000 x 100000 pixels"), HasSubstr("67108864 at most")));
}

TEST(DecodeImage, NamesAFileThatIsNotThere) {
  EXPECT_THROW(decodeImage("/nonexistent/cat.jpg"), DataError);
  EXPECT_THROW(decodeImage("/tmp"), DataError);
}

TEST(ImageFile, IsReadAsTheFolderOfItsSizeWouldShowIt) {
  const ImageRoot root;
  writeImage(root.path() / "train/cat/z.png", picture(0, 300, 400));
  const std::string file = root.path() / "train/cat/z.png";
  EXPECT_TRUE(at::equal(readImageFile(file, 32), open(root.path())->images(one(0))[0]));
  EXPECT_TRUE(
      at::equal(readImageFile(file, 224), open(root.path(), "train", 0, "image-folder-224")->images(one(0))[0]));
}

// Pure red, green and blue weigh 0.299, 0.587 and 0.114 of 255: 76.2, 149.7 and 29.1.
TEST(ImageFile, TurnsGreyByTheWeightsOfTelevision) {
  const Tensor rgb = (at::eye(3, at::kInt) * 255).to(at::kByte).view({3, 1, 3});
  EXPECT_TRUE(at::equal(luminanceOf(rgb), at::tensor({76, 150, 29}, at::kInt).to(at::kByte).view({1, 1, 3})));
}

TEST(ImageFolder, SortsClassesAndFilesByName) {
  const ImageRoot root;
  const auto dataset = open(root.path());
  EXPECT_EQ(dataset->classes(), (std::vector<std::string>{"cat", "dog"}));
  EXPECT_TRUE(at::equal(dataset->labels(), at::tensor({0, 1, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(dataset->images(at::arange(3, at::kLong)),
                        at::stack({picture(0, 32, 32), picture(1, 32, 32), picture(2, 32, 32)})));
}

TEST(ImageFolder, TestsOnTheFolderTestOrElseVal) {
  for (const char* name : {"test", "val"}) {
    const ImageRoot root(name);
    const auto dataset = open(root.path(), "test");
    EXPECT_TRUE(
        at::equal(dataset->images(at::arange(2, at::kLong)), at::stack({picture(3, 32, 32), picture(4, 32, 32)})));
  }
}

// ImageNet's test/ holds images without labels.
TEST(ImageFolder, TestsOnValWhereTestHasOtherClasses) {
  const ImageRoot root("val");
  root.write("test/images/1.JPEG", jpegBytes());
  EXPECT_EQ(open(root.path(), "test")->size(), 2);
}

TEST(ImageFolder, SearchesFoldersWithinAClassAndLeavesOtherFilesOut) {
  const ImageRoot root;
  root.write("train/cat/images/deep.JPEG", jpegBytes());
  root.write("train/cat/boxes.txt", "no image");
  root.write("train/cat/._a.png", "no image");
  root.write("train/readme.md", "no class");
  fs::create_directory(root.path() / "train/.cache");
  const auto dataset = open(root.path());
  EXPECT_TRUE(at::equal(dataset->labels(), at::tensor({0, 0, 1, 1}, at::kLong)));
}

TEST(ImageFolder, ScalesToTheImageSizeAndKeepsTheMiddle) {
  const ImageRoot root;
  writeImage(root.path() / "train/cat/z.png", picture(0, 60, 90));
  const Tensor image = open(root.path())->images(one(0))[0];
  EXPECT_TRUE(at::equal(image, centredView(picture(0, 60, 90), 32, 32)));
  EXPECT_EQ(open(root.path(), "train", 48)->images(one(0)).sizes(), (at::IntArrayRef{1, 3, 48, 48}));
}

TEST(ImageFolder, AugmentsSmallImagesWithThe162Views) {
  const ImageRoot root;
  const auto dataset = open(root.path());
  EXPECT_FALSE(dataset->decodes());
  Tensor views;
  const RandomKey key(5);
  const Tensor indices = at::arange(3, at::kLong);
  const Tensor seen = dataset->augmentedImages(indices, key, &views);
  EXPECT_TRUE(at::equal(views, drawViews(indices, key)));
  EXPECT_TRUE(at::equal(seen, viewsOfImages(dataset->images(indices), indices, views)));
}

TEST(ImageFolder, DecodesPhotographsWhenTheyAreAskedFor) {
  const ImageRoot root;
  writeImage(root.path() / "train/cat/z.png", picture(0, 300, 400));
  const auto dataset = open(root.path(), "train", 0, "image-folder-224");
  EXPECT_TRUE(dataset->decodes());
  const Tensor images = dataset->images(at::tensor({2, 0}, at::kLong));
  ASSERT_EQ(images.sizes(), (at::IntArrayRef{2, 3, 224, 224}));
  EXPECT_TRUE(at::equal(images[0], centredView(picture(2, 32, 32), 256, 224)));
  EXPECT_TRUE(at::equal(images[1], centredView(picture(0, 300, 400), 256, 224)));
}

TEST(ImageFolder, AugmentsAPhotographByItsOwnKeyAlone) {
  const ImageRoot root;
  const auto dataset = open(root.path(), "train", 64, "image-folder-224");
  const RandomKey epoch(8);
  Tensor views;
  const Tensor both = dataset->augmentedImages(at::tensor({1, 2}, at::kLong), epoch, &views);
  EXPECT_TRUE(at::equal(views, at::tensor({-1, -1}, at::kLong)));
  EXPECT_TRUE(at::equal(both[1], dataset->augmentedImages(one(2), epoch, nullptr)[0]));
  EXPECT_TRUE(at::equal(both[1], trainingView(picture(2, 32, 32), 64, epoch.of(uint64_t{2}))));
  EXPECT_FALSE(at::equal(both, dataset->augmentedImages(at::tensor({1, 2}, at::kLong), RandomKey(9), nullptr)));
}

TEST(ImageFolder, NamesADamagedPhotographWhenItIsAskedFor) {
  const ImageRoot root;
  root.write("train/cat/z.png", "no image, whatever its name says");
  const auto dataset = open(root.path(), "train", 0, "image-folder-224");
  EXPECT_NO_THROW(dataset->images(one(1)));
  try {
    dataset->images(at::arange(3, at::kLong));
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("train/cat/z.png is not an image"));
  }
}

TEST(ImageFolder, RefusesAFolderWithoutTrain) {
  const TempFolder folder;
  EXPECT_THAT(verdict(folder), AllOf(HasSubstr(folder.path() / "train"), HasSubstr("is not a folder")));
  folder.write("train/stray.png", "");
  EXPECT_THAT(verdict(folder), HasSubstr("has no class folders"));
  EXPECT_THROW(open(""), RecipeError);
}

TEST(ImageFolder, RefusesAClassWithoutImages) {
  const ImageRoot root;
  root.write("train/bird/notes.txt", "");
  EXPECT_THAT(verdict(root), HasSubstr("train/bird holds no image"));
}

TEST(ImageFolder, RefusesATestSplitOfOtherClasses) {
  const ImageRoot lacking;
  fs::remove_all(lacking.path() / "test/dog");
  EXPECT_THAT(verdict(lacking, "test"), HasSubstr("test has no class folder \"dog\", which train has"));
  const ImageRoot having;
  writeImage(having.path() / "test/eel/1.png", picture(0, 32, 32));
  EXPECT_THAT(verdict(having, "test"), HasSubstr("test has a class folder \"eel\", which train lacks"));
}

TEST(ImageFolder, RefusesARootWithoutATestSplitOnlyWhenItIsAskedFor) {
  const ImageRoot root;
  fs::remove_all(root.path() / "test");
  EXPECT_EQ(verdict(root), "accepted");
  EXPECT_THAT(verdict(root, "test"), HasSubstr("has no folder test or val"));
}

}  // namespace
}  // namespace distillscope
#endif
