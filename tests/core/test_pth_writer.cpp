#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/weights/pth_reader.h"
#include "core/weights/pth_writer.h"
#include "core/weights/safetensors.h"
#include "core/weights/stored_zip.h"

namespace distillscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TensorFile sample() {
  TensorFile file;
  for (const auto type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt, at::kShort, at::kChar,
                          at::kByte, at::kBool}) {
    file.tensors.emplace_back(std::string("a.") + c10::toString(type), at::arange(-3, 3).reshape({2, 3}).to(type));
  }
  file.tensors.emplace_back("bits", at::tensor({0x7fc12345, int(0x80000000), 1}, at::kInt).view(at::kFloat));
  file.tensors.emplace_back("scalar", at::scalar_tensor(7, at::kLong));
  file.tensors.emplace_back("empty", at::empty({0, 4}));
  file.tensors.emplace_back("transposed", at::arange(6, at::kFloat).reshape({2, 3}).t());
  file.metadata = {{"architecture", "resnet20"}, {"note", "ä\n"}};
  return file;
}

TEST(PthWriter, WhatIsWrittenComesBackBitForBit) {
  const auto back = parsePth(formatPth(sample()), "memory");
  EXPECT_EQ(formatSafetensors(back), formatSafetensors(sample()));
}

TEST(PthWriter, PlainValuesStandBesideTheModel) {
  const PthLayout layout{.beside = {{"accuracy", 69.5},
                                    {"epoch", int64_t(240)},
                                    {"big", int64_t(1) << 40},
                                    {"negative", int64_t(-5)},
                                    {"best", true},
                                    {"opt", std::string("mcmi")}}};
  TensorFile file = sample();
  file.metadata.clear();
  EXPECT_THAT(parsePth(formatPth(file, layout), "memory").metadata,
              ElementsAre(Pair("accuracy", "69.5"), Pair("best", "true"), Pair("big", "1099511627776"),
                          Pair("epoch", "240"), Pair("negative", "-5"), Pair("opt", "mcmi")));
}

TEST(PthWriter, ABareStateDictHasTheWeightsAlone) {
  const auto back = parsePth(formatPth(sample(), {.bare = true}), "memory");
  EXPECT_EQ(back.tensors.size(), sample().tensors.size());
  EXPECT_TRUE(back.metadata.empty());
  EXPECT_THROW(formatPth(sample(), {.bare = true, .beside = {{"epoch", true}}}), UsageError);
}

TEST(PthWriter, TheSameInputGivesTheSameBytes) { EXPECT_EQ(formatPth(sample()), formatPth(sample())); }

// torch.load(mmap=True) maps storages as they lie.
TEST(PthWriter, EveryStorageBeginsAtAMultipleOf64Bytes) {
  const auto bytes = formatPth(sample());
  for (const auto& member : readStoredZip(bytes, "memory"))
    EXPECT_EQ((member.data.data() - bytes.data()) % 64, 0) << member.name;
}

TEST(PthWriter, WhatCannotBeWrittenIsSaid) {
  const Tensor one = at::ones({1});
  EXPECT_THROW(formatPth({{{"a", one}, {"a", one}}, {}}), UsageError);
  EXPECT_THROW(formatPth({{{"\xff", one}}, {}}), UsageError);
  EXPECT_THROW(formatPth({{{"complex", at::ones({1}, at::kComplexFloat)}}, {}}), UsageError);
  EXPECT_THROW(formatPth({{{"a", one}}, {{"model", "resnet20"}}}), UsageError);
  EXPECT_THROW(formatPth({{{"a", one}}, {{"note", "x"}}}, {.beside = {{"note", true}}}), UsageError);
}

TEST(PthWriter, AFileOnDiskComesBack) {
  const auto path = std::filesystem::path(testing::TempDir()) / "sample.pth";
  writePth(path, sample());
  EXPECT_EQ(formatSafetensors(readPth(path)), formatSafetensors(sample()));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace distillscope
