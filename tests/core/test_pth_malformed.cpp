// Files that no torch.save wrote, or that were made to do harm.
#include <filesystem>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/weights/pth_reader.h"
#include "tests/support/pickle_text.h"

namespace distillscope {
namespace {

using namespace handmade;
using testing::HasSubstr;

/// What the reader says of a file; "accepted" if it says nothing.
std::string verdict(const std::string& bytes) {
  try {
    parsePth(bytes, "weights");
    return "accepted";
  } catch (const DataError& error) {
    return error.what();
  }
}

std::string verdictOf(const View& view, const std::string& elements = std::string(8, '\0')) {
  return verdict(archive(dictionary(text("w") + tensor(view)), elements));
}

std::string verdictOfPickle(const std::string& pickle) { return verdict(archive(pickle)); }

TEST(PthMalformed, TheHandmadeFileItselfIsAccepted) { EXPECT_EQ(verdictOf({}), "accepted"); }

// 1.6 KB that ask for 226 GB, and their kin: refused by arithmetic, before anything is allocated.
TEST(PthMalformed, AStorageThatClaimsMoreThanTheFileHoldsIsRefused) {
  const int64_t many = 60'000'000'000;
  EXPECT_THAT(verdictOf({.count = many, .sizes = {many}}), HasSubstr("claims 60000000000 elements and has 8 bytes"));
  EXPECT_THAT(verdictOf({.count = 3}), HasSubstr("claims 3 elements"));
  EXPECT_THAT(verdictOf({.count = 1, .sizes = {1}}), HasSubstr("claims 1 elements"));
  EXPECT_THAT(verdictOf({.type = "DoubleStorage"}), HasSubstr("claims 2 elements and has 8 bytes"));
  EXPECT_THAT(verdictOf({.key = "7"}), HasSubstr("not in the file"));
  EXPECT_THAT(verdictOf({.count = -1, .sizes = {0}}), HasSubstr("negative size"));
}

TEST(PthMalformed, AViewBeyondItsStorageIsRefused) {
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(verdictOf({.offset = 1}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.sizes = {3}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.strides = {2}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.sizes = {2, 2}, .strides = {1, 1}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.strides = {most}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.sizes = {most, most}, .strides = {most, 2}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.offset = most, .sizes = {1}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.offset = 3, .sizes = {0}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.sizes = {most, most}, .strides = {0, 0}}), HasSubstr("beyond its storage"));
  EXPECT_THAT(verdictOf({.offset = -1}), HasSubstr("negative"));
  EXPECT_THAT(verdictOf({.offset = 1, .strides = {-1}}), HasSubstr("negative"));
  EXPECT_THAT(verdictOf({.sizes = {-1}}), HasSubstr("negative"));
  EXPECT_THAT(verdictOf({.sizes = {2, 1}}), HasSubstr("do not agree"));
  EXPECT_THAT(verdictOf({.sizes = std::vector<int64_t>(65, 1), .strides = std::vector<int64_t>(65, 1)}),
              HasSubstr("do not agree"));
}

// A stride along a size of 1 is never taken, whatever it is.
TEST(PthMalformed, AStrideThatIsNeverTakenDoesNoHarm) {
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(verdictOf({.sizes = {1, 2, 1}, .strides = {most, 1, most}}), "accepted");
  EXPECT_EQ(verdictOf({.count = 4, .sizes = {1, 2, 1}, .strides = {most, 2, most}}, std::string(16, '\0')), "accepted");
}

TEST(PthMalformed, TensorsThatRepeatTheirStorageWithoutEndAreRefused) {
  EXPECT_THAT(verdictOf({.sizes = {int64_t(1) << 40}, .strides = {0}}), HasSubstr("far larger than the file"));
  std::string items;
  const std::string elements(1'000'000, '\0');
  for (int i = 0; i < 9; ++i) items += text("w" + std::to_string(i)) + tensor({.count = 250'000, .sizes = {250'000}});
  EXPECT_THAT(verdict(archive(dictionary(items), elements)), HasSubstr("far larger than the file"));
}

TEST(PthMalformed, CodeIsNeitherRunNorTakenForWeights) {
  const auto marker = std::filesystem::path(testing::TempDir()) / "code_was_run";
  const std::string call = global("os", "system") + "(" + text("touch " + marker.string()) + "tR";
  EXPECT_EQ(verdictOfPickle(dictionary(text("model") + "}" + text("w") + tensor({}) + "s" + text("beside") + call)),
            "accepted");
  EXPECT_THAT(verdictOfPickle(dictionary(text("w") + tensor({}) + text("x") + call)), HasSubstr("holds no state_dict"));
  EXPECT_THAT(verdictOfPickle("\x80\x02" + call + "."),
              HasSubstr("holds an object made by os.system and no state_dict"));
  EXPECT_FALSE(std::filesystem::exists(marker));
}

TEST(PthMalformed, AWholeNetworkIsNoStateDict) {
  const std::string network =
      "\x80\x02" + global("torch.nn.parallel", "DataParallel") + ")\x81}(" + text("w") + tensor({}) + "ub.";
  EXPECT_THAT(
      verdictOfPickle(network),
      HasSubstr("holds an object made by torch.nn.parallel.DataParallel and no state_dict: save network.state_dict()"));
}

TEST(PthMalformed, AnEntryThatIsNoTensorIsNamed) {
  EXPECT_THAT(verdictOfPickle(dictionary(text("model") + "}(" + text("w") + tensor({}) + text("cfg") + "]u")),
              HasSubstr("holds 'cfg', which is a list and no tensor"));
  EXPECT_THAT(verdictOf({.type = "ComplexFloatStorage"}), HasSubstr("holds no state_dict"));
  EXPECT_THAT(verdictOfPickle(dictionary(text("epoch") + integer(3) + text("weights") + "}")),
              HasSubstr("it has the keys: epoch, weights"));
  EXPECT_THAT(verdictOfPickle(dictionary(text("w") + tensor({}) + text("w") + tensor({}))),
              HasSubstr("holds 'w' twice"));
  EXPECT_THAT(verdictOfPickle(dictionary(integer(1) + tensor({}))), HasSubstr("a key that is no text"));
  EXPECT_THAT(verdictOfPickle(dictionary(text("\xff") + tensor({}))), HasSubstr("a key that is no text"));
  EXPECT_THAT(verdictOfPickle(dictionary("")), HasSubstr("holds no state_dict"));
}

TEST(PthMalformed, PicklesThatMakeNoSenseAreRefusedWithTheirReason) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "is it truncated?"},
      {".", "its stack is empty"},
      {"N(.", "its stack is empty"},
      {"t.", "it has no mark"},
      {"h\x05.", "has not memorised"},
      {"q\x05.", "its stack is empty"},
      {"Na.", "its stack is empty"},
      {"NNa.", "what is no list"},
      {"NNNs.", "what is no dictionary"},
      {"}(Nu.", "a key has no value"},
      {"i.", "instruction 0x69 is none that weights need"},
      {"\x82\x01.", "instruction 0x82"},
      {"\x80\x06.", "newer protocol"},
      {"NR.", "a tuple of arguments is expected"},
      {"NN\x93.", "a name is expected"},
      {"NQ.", "a persistent id is expected"},
      {")Q.", "argument 0"},
      {text("thing") + "\x85Q.", "unknown sort 'thing'"},
      {global("torch._utils", "_rebuild_tensor_v2") + ")R.", "argument 0"},
      {global("collections", "OrderedDict") + "N\x85R.", "argument 0"},
      {global("collections", "OrderedDict") + "]Na\x85R.", "something else than pairs"},
      {"cos", "is it truncated?"},
      {std::string("X\xff\xff\xff\xffw", 6), "is it truncated?"},
      {"\x8d" + raw(std::numeric_limits<uint64_t>::max()), "is it truncated?"},
      {"\x8b" + raw(uint32_t(0x7fffffff)), "is it truncated?"},
  };
  for (const auto& [pickle, says] : cases) EXPECT_THAT(verdictOfPickle("\x80\x02" + pickle), HasSubstr(says)) << pickle;
}

TEST(PthMalformed, PicklesWithoutMeasureAreRefused) {
  const size_t many = 1'000'001;
  EXPECT_THAT(verdictOfPickle(std::string(many, 'N') + "."), HasSubstr("more than 1,000,000 values"));
  EXPECT_THAT(verdictOfPickle(std::string(many, '(') + "."), HasSubstr("more than 1,000,000 values"));
  std::string recalls = "Nq";
  recalls += '\0';
  for (size_t i = 0; i < many; ++i) recalls += std::string("h\0", 2);
  EXPECT_THAT(verdictOfPickle(recalls + "."), HasSubstr("more than 1,000,000 values"));
  EXPECT_THAT(verdictOfPickle("X" + raw(uint32_t(64'000'000)) + std::string(64'000'000, 'x') + "."),
              HasSubstr("more than 64 MB"));
  // An OrderedDict of 1000 pairs, made again and again from the same list.
  std::string copies = global("collections", "OrderedDict") + std::string("q\0](", 4);
  for (int i = 0; i < 1000; ++i) copies += "](NNe";
  copies += std::string("e\x85q\x01", 4);
  for (int i = 0; i < 1001; ++i) copies += std::string("h\0h\1R", 5);
  EXPECT_THAT(verdictOfPickle(copies + "."), HasSubstr("more than 1,000,000 values"));
}

TEST(PthMalformed, NeitherDepthNorCyclesMatter) {
  EXPECT_THAT(verdictOfPickle(std::string(900'000, ']') + std::string(899'999, 'a') + "."), HasSubstr("holds a list"));
  EXPECT_THAT(verdictOfPickle(std::string("}q\0", 3) + text("model") + std::string("h\0s.", 4)),
              HasSubstr("holds no state_dict"));
}

TEST(PthMalformed, BooleansOtherThanZeroAndOneAreRefused) {
  EXPECT_EQ(verdictOf({.type = "BoolStorage"}, std::string("\1\0", 2)), "accepted");
  EXPECT_THAT(verdictOf({.type = "BoolStorage"}, std::string("\1\2", 2)), HasSubstr("not all 0 or 1"));
}

TEST(PthMalformed, LegacyFilesThatContradictThemselvesAreRefused) {
  const auto object = dictionary(text("w") + tensor({}));
  const std::string keys = "\x80\x02](" + text("0") + "e.", none = "\x80\x02].";
  const auto storage = raw(int64_t(2)) + std::string(8, '\0');
  EXPECT_THAT(verdict(legacy(object, none, "")), HasSubstr("not in the file"));
  EXPECT_THAT(verdict(legacy(object, keys, raw(int64_t(3)) + std::string(12, '\0'))),
              HasSubstr("claims 2 elements for a storage and has 3"));
  EXPECT_THAT(verdict(legacy(object, keys, raw(int64_t(2)) + std::string(7, '\0'))), HasSubstr("is it truncated?"));
  EXPECT_THAT(verdict(legacy(object, keys, storage + '\0')), HasSubstr("1 bytes after its last storage"));
  EXPECT_THAT(verdict(legacy(object, "\x80\x02](" + text("0") + text("0") + "e.", storage + storage)),
              HasSubstr("lists a storage twice"));
  EXPECT_THAT(verdict(legacy(object, "\x80\x02](" + text("1") + "e.", storage)), HasSubstr("nothing refers to"));
  EXPECT_THAT(verdict(legacy(object, "N.", storage)), HasSubstr("no list of its storages"));
  EXPECT_THAT(verdict(legacy(object, keys, storage, 1002)), HasSubstr("unknown version"));
  EXPECT_THAT(
      verdict(legacy(dictionary(text("a") + tensor({}) + text("b") + tensor({.type = "LongStorage"})), keys, storage)),
      HasSubstr("in two ways"));
  const auto many = int64_t(1) << 61;
  EXPECT_THAT(verdict(legacy(dictionary(text("w") + tensor({.count = many})), keys, raw(many))),
              HasSubstr("is it truncated?"));
  EXPECT_THAT(verdict("\x80\x02N."), HasSubstr("is a pickle, but none of torch.save"));
}

TEST(PthMalformed, OtherKindsOfFilesAreNamed) {
  EXPECT_THAT(verdict(""), HasSubstr("neither"));
  EXPECT_THAT(verdict("hello"), HasSubstr("neither"));
  EXPECT_THAT(verdict(std::string(257, 'x') + "ustar" + std::string(300, 'x')), HasSubstr("is a tar archive"));
  EXPECT_THAT(verdict(formatStoredZip({{"m/data.pkl", "N."}, {"m/constants.pkl", "N."}})), HasSubstr("TorchScript"));
  EXPECT_THAT(verdict(formatStoredZip({{"m/data.pkl", "N."}, {"m/byteorder", "big"}})), HasSubstr("big-endian"));
  EXPECT_THAT(verdict(formatStoredZip({{"m/data.pkl", "N."}, {"n/data.pkl", "N."}})), HasSubstr("two data.pkl"));
  EXPECT_THAT(verdict(formatStoredZip({{"notes.txt", "hello"}})), HasSubstr("without data.pkl"));
}

/// A good archive with `bytes` at `position`, counted from the first `signature`.
std::string patched(const std::string& signature, size_t position, const std::string& bytes) {
  auto file = archive(dictionary(text("w") + tensor({})));
  file.replace(file.find(signature) + position, bytes.size(), bytes);
  return file;
}

TEST(PthMalformed, ZipRecordsThatContradictTheFileAreRefused) {
  const std::string central = "PK\1\2", end = "PK\5\6";
  EXPECT_THAT(verdict(patched(central, 8, raw(uint16_t(1)))), HasSubstr("encrypted"));
  EXPECT_THAT(verdict(patched(central, 10, raw(uint16_t(8)))), HasSubstr("compressed"));
  EXPECT_THAT(verdict(patched(central, 16, raw(uint32_t(0)))), HasSubstr("checksum does not match"));
  EXPECT_THAT(verdict(patched(central, 24, raw(uint32_t(5)))), HasSubstr("compressed"));
  EXPECT_THAT(verdict(patched(central, 20, raw(uint32_t(1 << 30)) + raw(uint32_t(1 << 30)))),
              HasSubstr("more bytes than the file"));
  EXPECT_THAT(verdict(patched(central, 42, raw(uint32_t(1)))), HasSubstr("no such record"));
  EXPECT_THAT(verdict(patched(central, 42, raw(uint32_t(1 << 30)))), HasSubstr("is it truncated?"));
  EXPECT_THAT(verdict(patched(central, 46, "X")), HasSubstr("another name"));
  EXPECT_THAT(verdict(patched(end, 4, raw(uint16_t(1)))), HasSubstr("split"));
  EXPECT_THAT(verdict(patched(end, 8, raw(uint16_t(4)) + raw(uint16_t(4)))), HasSubstr("is it truncated?"));
  EXPECT_THAT(verdict(patched(end, 16, raw(uint32_t(7)))), HasSubstr("no such record"));
  EXPECT_THAT(verdict(patched(end, 16, raw(uint32_t(0xffffffff)))), HasSubstr("no such record"));
  EXPECT_THAT(verdict(patched(end, 0, "XX")), HasSubstr("without its directory"));
  EXPECT_THAT(verdict(archive("N.") + "comment"), HasSubstr("without its directory"));
  EXPECT_THAT(verdict(formatStoredZip({{"a/data.pkl", "N."}, {"a/data.pkl", "N."}})), HasSubstr("twice"));
}

}  // namespace
}  // namespace distillscope
