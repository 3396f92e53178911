#include <cstring>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/weights/safetensors.h"

namespace distillscope {
namespace {

using testing::HasSubstr;

/// A file from a header and data that are written by hand.
std::string fileOf(const std::string& header, const std::string& data) {
  std::string bytes(8, '\0');
  const uint64_t size = header.size();
  std::memcpy(bytes.data(), &size, 8);
  return bytes + header + data;
}

/// What the reader says of a file; "accepted" if it says nothing.
std::string verdict(const std::string& bytes) {
  try {
    parseSafetensors(bytes, "weights");
    return "accepted";
  } catch (const DataError& error) {
    return error.what();
  }
}

bool bitIdentical(const Tensor& a, const Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         (a.nbytes() == 0 || std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0);
}

TensorFile sample() {
  TensorFile file;
  file.tensors = {{"conv.weight", at::arange(24, at::kFloat).reshape({2, 3, 2, 2})},
                  {"bn.num_batches_tracked", at::scalar_tensor(7, at::kLong)},
                  {"half", at::arange(3, at::kHalf)},
                  {"empty", at::empty({0, 4}, at::kFloat)}};
  file.metadata = {{"lambda", "0.15"}, {"note", "ä \"quoted\""}};
  return file;
}

// Written out by hand from the format's description: two floats, 1.0 (00 00 80 3f) and -2.0 (00 00 00 c0).
TEST(Safetensors, ReadsAFileWrittenByHand) {
  const std::string data("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8);
  const auto file = parseSafetensors(
      fileOf(R"({"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", data), "w");
  ASSERT_EQ(file.tensors.size(), 1u);
  EXPECT_EQ(file.tensors[0].first, "w");
  EXPECT_TRUE(bitIdentical(file.tensors[0].second, at::tensor({1.0f, -2.0f})));
  EXPECT_EQ(file.metadata.at("a"), "b");
  EXPECT_EQ(file.find("missing"), nullptr);
}

TEST(Safetensors, WritesTheBytesThatTheFormatAsksFor) {
  TensorFile file;
  file.tensors = {{"w", at::tensor({1.0f, -2.0f})}};
  // 54 characters of JSON, padded by two spaces to 56 so that the data begins at a multiple of 8.
  const std::string header = R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  EXPECT_EQ(formatSafetensors(file), fileOf(header + "  ", std::string("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8)));
}

TEST(Safetensors, EveryElementTypeComesBackBitForBit) {
  TensorFile file;
  for (const auto type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt, at::kShort, at::kChar,
                          at::kByte, at::kBool}) {
    file.tensors.emplace_back(c10::toString(type), at::arange(-3, 3).reshape({2, 3}).to(type));
  }
  // Bits that arithmetic would not keep: a NaN with a payload, minus zero, a denormal.
  file.tensors.emplace_back("odd", at::tensor({0x7fc12345, int(0x80000000), 1}, at::kInt).view(at::kFloat));
  const auto back = parseSafetensors(formatSafetensors(file), "memory");
  ASSERT_EQ(back.tensors.size(), file.tensors.size());
  for (size_t i = 0; i < file.tensors.size(); ++i) {
    EXPECT_EQ(back.tensors[i].first, file.tensors[i].first);
    EXPECT_TRUE(bitIdentical(back.tensors[i].second, file.tensors[i].second)) << file.tensors[i].first;
  }
}

TEST(Safetensors, KeepsOrderMetadataAndStridedValues) {
  auto file = sample();
  file.tensors.emplace_back("transposed", at::arange(6, at::kFloat).reshape({2, 3}).t());
  const auto back = parseSafetensors(formatSafetensors(file), "memory");
  EXPECT_EQ(back.metadata, file.metadata);
  ASSERT_EQ(back.tensors.size(), 5u);
  EXPECT_EQ(back.tensors[1].first, "bn.num_batches_tracked");
  EXPECT_EQ(back.tensors[1].second.dim(), 0);
  EXPECT_TRUE(back.tensors[4].second.is_contiguous());
  EXPECT_TRUE(bitIdentical(back.tensors[4].second, at::tensor({0.f, 3.f, 1.f, 4.f, 2.f, 5.f}).reshape({3, 2})));
}

TEST(Safetensors, TheSameInputGivesTheSameBytes) {
  EXPECT_EQ(formatSafetensors(sample()), formatSafetensors(sample()));
}

TEST(Safetensors, EveryTensorIsAlignedToItsElements) {
  TensorFile file;
  file.tensors = {{"b", at::ones({3}, at::kByte)}, {"l", at::ones({1}, at::kLong)}, {"f", at::ones({1}, at::kFloat)}};
  const auto bytes = formatSafetensors(file);
  EXPECT_THAT(bytes, HasSubstr(R"("b":{"dtype":"U8","shape":[3],"data_offsets":[12,15]})"));
  EXPECT_THAT(bytes, HasSubstr(R"("l":{"dtype":"I64","shape":[1],"data_offsets":[0,8]})"));
  EXPECT_THAT(bytes, HasSubstr(R"("f":{"dtype":"F32","shape":[1],"data_offsets":[8,12]})"));
}

TEST(Safetensors, AFileOnDiskComesBack) {
  const auto path = std::filesystem::path(testing::TempDir()) / "sample.safetensors";
  writeSafetensors(path, sample());
  EXPECT_EQ(formatSafetensors(readSafetensors(path)), formatSafetensors(sample()));
  std::filesystem::remove(path);
}

TEST(Safetensors, AnEmptyFileOfTensorsIsAFile) {
  EXPECT_TRUE(parseSafetensors(formatSafetensors({}), "memory").tensors.empty());
}

TEST(Safetensors, NoTruncationAndNoTrailingByteIsAccepted) {
  const auto bytes = formatSafetensors(sample());
  for (size_t size = 0; size < bytes.size(); ++size) EXPECT_NE(verdict(bytes.substr(0, size)), "accepted") << size;
  EXPECT_THAT(verdict(bytes + '\0'), HasSubstr("is it truncated?"));
}

TEST(Safetensors, ABombIsRefusedBeforeItIsAllocated) {
  const std::string data(8, '\0');
  EXPECT_THAT(verdict(fileOf(R"({"w":{"dtype":"F32","shape":[60000000000],"data_offsets":[0,240000000000]}})", data)),
              HasSubstr("its header describes 240000000000"));
  EXPECT_THAT(verdict(fileOf(R"({"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", "")),
              HasSubstr("too large"));
  EXPECT_THAT(verdict(fileOf(R"({"w":{"dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,0]}})", "")),
              HasSubstr("too large"));
  EXPECT_THAT(verdict(fileOf(R"({"w":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,0]}})", "")),
              HasSubstr("too large"));
  EXPECT_THAT(verdict(std::string("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10)), HasSubstr("claims a header"));
  EXPECT_THAT(verdict(std::string("\x01\xe1\xf5\x05\0\0\0\0", 8) + std::string(100'000'001, ' ')),
              HasSubstr("claims a header"));
  EXPECT_THAT(verdict(fileOf("{\"a\":" + std::string(1'000'000, '['), "")), HasSubstr("nested deeper"));
}

struct Malformed {
  const char* header;
  const char* says;
};

TEST(Safetensors, MalformedHeadersAreRefusedWithTheirReason) {
  const std::string data(8, '\0');
  const Malformed cases[] = {
      {R"([])", "not a JSON object"},
      {R"( {})", "not a JSON object"},
      {R"({"w":)", "not JSON"},
      {R"({"w":1})", "not described by"},
      {R"({"w":{"dtype":"F32","shape":[2]}})", "not described by"},
      {R"({"w":{"dtype":"F8","shape":[2],"data_offsets":[0,8]}})", "none of F64"},
      {R"({"w":{"dtype":3,"shape":[2],"data_offsets":[0,8]}})", "none of F64"},
      {R"({"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}})", "not a list"},
      {R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", "not a whole number"},
      {R"({"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})", "not a whole number"},
      {R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}})", "not a pair"},
      {R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", "needs 8 bytes"},
      {R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", "needs 12 bytes"},
      {R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "is it truncated?"},
      {R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", "leave holes"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
       "neither overlap"},
      {R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
       "names 'w' twice"},
      {R"({"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "names 'dtype' twice"},
      {R"({"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "not a string"},
      {R"({"__metadata__":[],"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "not an object"},
  };
  for (const auto& [header, says] : cases) EXPECT_THAT(verdict(fileOf(header, data)), HasSubstr(says)) << header;
}

TEST(Safetensors, BooleansOtherThanZeroAndOneAreRefused) {
  const char* header = R"({"w":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}})";
  EXPECT_EQ(verdict(fileOf(header, std::string("\0\1", 2))), "accepted");
  EXPECT_THAT(verdict(fileOf(header, std::string("\0\2", 2))), HasSubstr("not all 0 or 1"));
}

TEST(Safetensors, WhatCannotBeWrittenIsSaid) {
  const Tensor one = at::ones({1});
  EXPECT_THROW(formatSafetensors({{{"a", one}, {"a", one}}, {}}), UsageError);
  EXPECT_THROW(formatSafetensors({{{"__metadata__", one}}, {}}), UsageError);
  EXPECT_THROW(formatSafetensors({{{"\xff", one}}, {}}), UsageError);
  EXPECT_THROW(formatSafetensors({{{"complex", at::ones({1}, at::kComplexFloat)}}, {}}), UsageError);
}

TEST(Safetensors, AMissingFileIsADataError) {
  EXPECT_THROW(readSafetensors("/nonexistent/weights.safetensors"), DataError);
  EXPECT_THROW(readSafetensors("/"), DataError);
}

}  // namespace
}  // namespace distillscope
