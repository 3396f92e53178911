// Files that PyTorch wrote: tests/data/make_weights.py says what is in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/record/error.h"
#include "core/weights/file_bytes.h"
#include "core/weights/pth_reader.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"
#include "tests/support/pickle_text.h"

namespace distillscope {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::filesystem::path dataFile(const std::string& name) {
  return std::filesystem::path(DISTILLSCOPE_SOURCE_DIR) / "tests" / "data" / name;
}

/// make_weights.py's values(position, count, dtype).
Tensor values(int64_t position, std::vector<int64_t> shape, at::ScalarType type = at::kFloat) {
  const Tensor ramp = at::arange(c10::multiply_integers(shape), at::kDouble) + 10 * position;
  return (at::isFloatingType(type) ? ramp / 4 - 3 : ramp - 3).to(type).reshape(shape);
}

bool bitIdentical(const Tensor& a, const Tensor& b) {
  return a.is_contiguous() && a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         (a.nbytes() == 0 || std::memcmp(a.data_ptr(), b.contiguous().data_ptr(), a.nbytes()) == 0);
}

std::vector<std::string> namesOf(const TensorFile& file) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : file.tensors) names.push_back(name);
  return names;
}

class PthOfPyTorch : public testing::TestWithParam<const char*> {
 protected:
  TensorFile read(const std::string& content) const { return readPth(dataFile(content + "_" + GetParam() + ".pth")); }
};

TEST_P(PthOfPyTorch, EveryElementTypeIsReadBitForBit) {
  const auto file = read("plain");
  const std::vector<std::tuple<const char*, std::vector<int64_t>, at::ScalarType>> expected{
      {"float", {2, 3}, at::kFloat}, {"half", {3}, at::kHalf}, {"bfloat16", {3}, at::kBFloat16},
      {"double", {3}, at::kDouble},  {"long", {}, at::kLong},  {"int", {2}, at::kInt},
      {"short", {2}, at::kShort},    {"char", {2}, at::kChar}, {"byte", {2}, at::kByte}};
  for (size_t i = 0; i < expected.size(); ++i) {
    const auto& [name, shape, type] = expected[i];
    EXPECT_EQ(file.tensors[i].first, name);
    EXPECT_TRUE(bitIdentical(file.tensors[i].second, values(int64_t(i), shape, type))) << name;
  }
  EXPECT_TRUE(bitIdentical(*file.find("bool"), at::tensor({1, 0}).to(at::kBool)));
  EXPECT_TRUE(bitIdentical(*file.find("empty"), at::empty({0, 4})));
  EXPECT_TRUE(file.metadata.empty());
}

TEST_P(PthOfPyTorch, ViewsComeAsDenseTensors) {
  const auto file = read("plain");
  EXPECT_TRUE(bitIdentical(*file.find("transposed"), values(11, {2, 3}).t()));
  EXPECT_TRUE(bitIdentical(*file.find("stepped"), values(12, {4, 2}).select(1, 1)));
  EXPECT_TRUE(bitIdentical(*file.find("channels_last"), values(13, {2, 3, 2, 2})));
  EXPECT_TRUE(bitIdentical(*file.find("expanded"), values(14, {1}).expand({3})));
  EXPECT_TRUE(bitIdentical(*file.find("shared.head"), values(15, {6}).slice(0, 0, 2)));
  EXPECT_TRUE(bitIdentical(*file.find("shared.tail"), values(15, {6}).slice(0, 2, 6)));
  EXPECT_TRUE(bitIdentical(*file.find("parameter"), values(17, {2})));
}

TEST_P(PthOfPyTorch, AStateDictIsFoundUnderModelWithoutItsPrefix) {
  const auto file = read("training");
  EXPECT_THAT(namesOf(file), ElementsAre("conv.weight", "conv.bias", "bn.weight", "bn.bias", "bn.running_mean",
                                         "bn.running_var", "bn.num_batches_tracked"));
  EXPECT_TRUE(bitIdentical(*file.find("conv.weight"), values(0, {2, 1, 3, 3})));
  EXPECT_TRUE(bitIdentical(*file.find("bn.running_var"), values(5, {2})));
  EXPECT_TRUE(bitIdentical(*file.find("bn.num_batches_tracked"), values(6, {}, at::kLong)));
}

TEST_P(PthOfPyTorch, PlainValuesBesideTheWeightsAreKeptAndObjectsAreLeftAlone) {
  EXPECT_THAT(read("training").metadata,
              ElementsAre(Pair("accuracy", "0.5625"), Pair("best_acc", "69.5"), Pair("epoch", "240"),
                          Pair("finished", "true"), Pair("note", "seed 0")));
}

TEST_P(PthOfPyTorch, WeightsFilesAreToldByTheirContent) {
  const auto path = std::filesystem::path(testing::TempDir()) / "misnamed.safetensors";
  std::filesystem::copy_file(dataFile(std::string("plain_") + GetParam() + ".pth"), path,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(bitIdentical(*readWeights(path).find("half"), values(1, {3})));
  std::filesystem::remove(path);
}

TEST_P(PthOfPyTorch, NoTruncationIsAccepted) {
  for (const char* content : {"plain_", "training_"}) {
    const auto bytes = readFileBytes(dataFile(std::string(content) + GetParam() + ".pth"));
    for (size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_THROW(parsePth(bytes.substr(0, size), "cut"), DataError) << content << size;
    }
  }
}

// make_weights.py writes safetensors without our code too.
TEST_P(PthOfPyTorch, HoldsWhatTheSafetensorsFileHolds) {
  const auto pth = read("plain");
  const auto safetensors = readSafetensors(dataFile("plain.safetensors"));
  ASSERT_EQ(safetensors.tensors.size(), pth.tensors.size());
  for (const auto& [name, tensor] : safetensors.tensors) EXPECT_TRUE(bitIdentical(tensor, *pth.find(name))) << name;
  EXPECT_THAT(safetensors.metadata, ElementsAre(Pair("format", "pt")));
}

INSTANTIATE_TEST_SUITE_P(BothForms, PthOfPyTorch, testing::Values("zip", "legacy"),
                         [](const auto& test) { return test.param; });

using namespace handmade;

// Python 2 pickles an OrderedDict as a call with a list of pairs, and texts as byte strings.
TEST(PthReader, ReadsTheDictionariesOfPython2) {
  const std::string name = std::string("U\x01", 2) + "w";
  const auto file = parsePth(
      archive("\x80\x02" + global("collections", "OrderedDict") + "](](" + name + tensor({}) + "ee\x85R."), "python2");
  EXPECT_THAT(namesOf(file), ElementsAre("w"));
}

// akamaster's published CIFAR-10 files: PyTorch 0.4's _rebuild_tensor without the later arguments, and GPU storages.
TEST(PthReader, ReadsTheTensorsOfPyTorch0Point4) {
  const std::string storage =
      "(" + text("storage") + global("torch.cuda", "FloatStorage") + text("0") + text("cuda:0") + integer(2) + "NtQ";
  const std::string old =
      global("torch._utils", "_rebuild_tensor") + "(" + storage + integer(0) + tuple({2}) + tuple({1}) + "tR";
  const auto bytes = legacy(dictionary(text("module.w") + old), "\x80\x02](" + text("0") + "e.",
                            raw(int64_t(2)) + raw(1.5f) + raw(-2.0f));
  EXPECT_TRUE(bitIdentical(*parsePth(bytes, "old").find("w"), at::tensor({1.5f, -2.0f})));
}

TEST(PthReader, AStateDictIsFoundUnderEachOfTheUsualKeys) {
  for (const char* key : {"model", "state_dict", "net", "model_state_dict"}) {
    const std::string state = "}" + text("w") + tensor({}) + "s";
    EXPECT_THAT(namesOf(parsePth(archive(dictionary(text(key) + state + text("epoch") + integer(3))), "nested")),
                ElementsAre("w"));
  }
}

TEST(PthReader, APrefixThatNotAllNamesHaveStays) {
  const auto file = parsePth(archive(dictionary(text("module.a") + tensor({}) + text("b") + tensor({}))), "mixed");
  EXPECT_THAT(namesOf(file), ElementsAre("module.a", "b"));
}

// Protocol 4 and 5 write names from the stack, memorise by counting and put frames around everything.
TEST(PthReader, ReadsNewerProtocols) {
  const auto name = [](const std::string& words) { return std::string("\x8c") + char(words.size()) + words + "\x94"; };
  const std::string dict = name("collections") + name("OrderedDict") + "\x93)R";
  const std::string frame = "\x95" + raw(int64_t(100));
  EXPECT_THAT(namesOf(parsePth(archive("\x80\x05" + frame + dict + "(" + name("w") + tensor({}) + "u."), "new")),
              ElementsAre("w"));
}

}  // namespace
}  // namespace distillscope
