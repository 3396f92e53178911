#include <gtest/gtest.h>

#include "core/data/image_header.h"

namespace distillscope {
namespace {

template <size_t n>
std::vector<uint8_t> bytesOf(const char (&text)[n]) {
  return {text, text + n - 1};
}

void expectSize(const std::vector<uint8_t>& bytes, int64_t width, int64_t height) {
  const std::optional<ImageSize> size = imageSizeOf(bytes);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->width, width);
  EXPECT_EQ(size->height, height);
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    imageSizeOf(std::span(bytes).first(cut));  // reads nothing beyond its bytes, as the sanitizer build shows
  }
}

/// A JPEG's start, a comment that holds what looks like a frame, then the frame of 300 x 200 pixels and a scan.
const std::vector<uint8_t> jpeg = bytesOf(
    "\xFF\xD8\xFF\xFE\0\x0A\xFF\xC0\0\x11\x08\0\1\0"
    "\xFF\xFF\xC2\0\x11\x08\0\xC8\x01\x2C\3\1\x11\0\2\x11\1\3\x11\1"
    "\xFF\xDA\0\4\0\0\x12\xFF\0\x34\xFF\xD0\x56\xFF\xD9");

TEST(ImageHeader, OfAJpegIsItsFirstFrameAndNotWhatACommentHolds) { expectSize(jpeg, 300, 200); }

TEST(ImageHeader, OfAJpegWithoutAFrameBeforeItsScanIsNone) {
  EXPECT_FALSE(imageSizeOf(bytesOf("\xFF\xD8\xFF\xDA\0\4\0\0\xFF\xC0\0\x11\x08\0\xC8\x01\x2C\3\1\x11\0")));
}

TEST(ImageHeader, OfAJpegWhoseSegmentsHaveNoLengthEnds) {
  std::vector<uint8_t> bytes = bytesOf("\xFF\xD8");
  for (int i = 0; i < 100; ++i) bytes.insert(bytes.end(), {0xFF, 0xE0, 0, 0});
  EXPECT_FALSE(imageSizeOf(bytes));
}

TEST(ImageHeader, AJpegReachesItsEndWithTheMarkerAfterTheScan) {
  EXPECT_TRUE(reachesEnd(jpeg));
  for (size_t cut = 3; cut < jpeg.size(); ++cut) EXPECT_FALSE(reachesEnd(std::span(jpeg).first(cut))) << cut;
}

TEST(ImageHeader, OfAPng) {
  expectSize(bytesOf("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\x01\x86\xA0\0\0\1\2\x08\2\0\0\0"), 100000, 258);
}

TEST(ImageHeader, OfABmpWhicheverWayItsRowsGo) {
  expectSize(bytesOf("BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\x2C\1\0\0\xC8\0\0\0"), 300, 200);
  expectSize(bytesOf("BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\x2C\1\0\0\x38\xFF\xFF\xFF"), 300, 200);
  expectSize(bytesOf("BM\0\0\0\0\0\0\0\0\0\0\0\0\x0C\0\0\0\x2C\1\xC8\0\1\0\x18\0"), 300, 200);
}

TEST(ImageHeader, OfEachKindOfWebp) {
  expectSize(bytesOf("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\1\x2A\x2C\x41\xC8\0\0\0"), 300, 200);
  // 299 in bits 0 to 13 and 199 in bits 14 to 27: 0x12B | 0xC7 << 14 = 0x31C12B.
  expectSize(bytesOf("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x2B\xC1\x31\0\0\0\0\0\0"), 300, 200);
  expectSize(bytesOf("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x2B\1\0\xC7\0\0"), 300, 200);
}

TEST(ImageHeader, OfAPnmBetweenCommentsAndWhiteSpace) {
  expectSize(bytesOf("P6\n# made by hand 7 8\n 300\t200\n255\n"), 300, 200);
  expectSize(bytesOf("P5 3 2 255 "), 3, 2);
  EXPECT_FALSE(imageSizeOf(bytesOf("P6\nthirty 20\n255\n")));
  EXPECT_FALSE(imageSizeOf(bytesOf("P7\n3 2\n255\n")));
}

TEST(ImageHeader, OfAnythingElseOrOfNoPixelsIsNone) {
  EXPECT_FALSE(imageSizeOf({}));
  EXPECT_FALSE(imageSizeOf(bytesOf("GIF89a\x2C\1\xC8\0 and so on for a while, well beyond any header")));
  EXPECT_FALSE(imageSizeOf(bytesOf("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\0\0\0\1\2\x08\2\0\0\0")));
}

}  // namespace
}  // namespace distillscope
