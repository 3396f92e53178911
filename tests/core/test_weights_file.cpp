#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/error.h"
#include "core/weights/load_model.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"

namespace distillscope {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::shared_ptr<Model> network(const std::string& id, int64_t classes, int64_t channels, uint64_t seed) {
  auto model = findModel(id).make(classes, channels);
  initialise(*model, seed);
  return model;
}

/// What the DataError of `action` says; "nothing" without one.
template <typename Action>
std::string complaint(Action action) {
  try {
    action();
    return "nothing";
  } catch (const DataError& error) {
    return error.what();
  }
}

void drop(TensorFile& file, const std::string& part) {
  std::erase_if(file.tensors, [&](const auto& entry) { return entry.first.find(part) != std::string::npos; });
}

void rename(TensorFile& file, const std::string& from, const std::string& to) {
  for (auto& [name, tensor] : file.tensors) {
    if (name == from) name = to;
  }
}

TEST(WeightsFile, TheStateOfANetworkLoadsIntoAnotherBitForBit) {
  const auto a = network("resnet8", 10, 3, 1), b = network("resnet8", 10, 3, 2);
  const auto state = stateOf(*a);
  EXPECT_NE(formatSafetensors(state), formatSafetensors(stateOf(*b)));
  loadInto(*b, state, "a");
  EXPECT_EQ(formatSafetensors(state), formatSafetensors(stateOf(*b)));
}

TEST(WeightsFile, TheStateIsACopy) {
  const auto a = network("resnet8", 10, 3, 1);
  const auto before = stateOf(*a);
  const auto bytes = formatSafetensors(before);
  loadInto(*a, stateOf(*network("resnet8", 10, 3, 2)), "b");
  EXPECT_EQ(formatSafetensors(before), bytes);
}

TEST(WeightsFile, EveryArchitectureIsRecognisedFromItsOwnWeights) {
  for (const auto& info : models()) {
    const auto file = stateOf(*info.make(7, 1));
    const auto found = recognise(file, "", "weights");
    EXPECT_EQ(found.model, info.entry.id);
    EXPECT_EQ(found.classes, 7);
    EXPECT_EQ(found.channels, 1);
  }
}

TEST(WeightsFile, ClassesAndChannelsComeFromTheFile) {
  const auto found = recognise(stateOf(*network("resnet20", 100, 3, 0)), "resnet20", "weights");
  EXPECT_EQ(found.classes, 100);
  EXPECT_EQ(found.channels, 3);
}

TEST(WeightsFile, TrainingStateIsPassedOver) {
  const auto model = network("resnet8", 10, 3, 1);
  auto file = stateOf(*model);
  file.tensors.emplace_back("optimizer.conv1.weight", at::zeros({16, 3, 3, 3}));
  file.tensors.emplace_back("method.embed.weight", at::zeros({1}));
  file.tensors.emplace_back("trainer.running", at::zeros({1}));
  EXPECT_EQ(recognise(file, "", "weights").model, "resnet8");
  EXPECT_NO_THROW(loadInto(*model, file, "weights"));
}

TEST(WeightsFile, CountersOfBatchesMayBeMissing) {
  const auto model = network("resnet8", 10, 3, 1);
  auto file = stateOf(*model);
  drop(file, "num_batches_tracked");
  EXPECT_EQ(recognise(file, "", "weights").model, "resnet8");
  EXPECT_NO_THROW(loadInto(*model, file, "weights"));
}

TEST(WeightsFile, EveryMisfitIsNamedInOneMessageAndNothingIsLoaded) {
  const auto model = network("resnet8", 10, 3, 1);
  const auto before = formatSafetensors(stateOf(*model));
  auto file = stateOf(*network("resnet8", 100, 3, 2));
  rename(file, "bn1.weight", "norm1.weight");
  EXPECT_EQ(
      complaint([&] { loadInto(*model, file, "w.pth"); }),
      "w.pth does not fit the architecture: it lacks bn1.weight; has unexpected norm1.weight; has fc.weight [100, 64] "
      "where [10, 64] is expected, fc.bias [100] where [10] is expected");
  EXPECT_EQ(formatSafetensors(stateOf(*model)), before);
}

TEST(WeightsFile, ALongListOfNamesIsCutShort) {
  const auto model = network("resnet8", 10, 3, 1);
  TensorFile file = stateOf(*model);
  drop(file, "layer");
  EXPECT_THAT(complaint([&] { loadInto(*model, file, "w"); }),
              AllOf(HasSubstr("lacks layer1.0.conv1.weight, layer1.0.bn1.weight, layer1.0.bn1.bias and "),
                    HasSubstr(" more"), Not(HasSubstr("layer3"))));
}

TEST(WeightsFile, WeightsOfNoArchitectureAreComparedWithTheNearest) {
  auto file = stateOf(*network("resnet14", 10, 3, 1));
  rename(file, "layer3.1.bn2.bias", "layer3.1.bn2.beta");
  EXPECT_EQ(
      complaint([&] { recognise(file, "", "w.pth"); }),
      "w.pth holds weights of no architecture known here; the nearest is resnet14, but it lacks layer3.1.bn2.bias; "
      "has unexpected layer3.1.bn2.beta");
}

// akamaster's CIFAR-10 ResNets: `linear` for `fc`, and nothing at all where a stage halves the image.
// The names and shapes of the CIFAR-10 ResNets of github.com/akamaster/pytorch_resnet_cifar10: no parameters in the
// shortcuts, and the classifier called linear.
TEST(WeightsFile, ShortcutsWithoutParametersAreNamedAsTheReason) {
  auto state = stateOf(*network("resnet20", 10, 3, 1));
  drop(state, "downsample");
  rename(state, "fc.weight", "linear.weight");
  rename(state, "fc.bias", "linear.bias");
  for (const char* model : {"", "resnet20"}) {
    EXPECT_THAT(complaint([&] { recognise(state, model, "resnet20.th"); }),
                AllOf(HasSubstr("shortcuts have no parameters (option A"), Not(HasSubstr("expected"))));
  }
}

TEST(WeightsFile, ResNetsWithParameterFreeShortcutsAreRefusedWithTheReason) {
  auto file = stateOf(*network("resnet20", 10, 3, 1));
  drop(file, "downsample");
  rename(file, "fc.weight", "linear.weight");
  rename(file, "fc.bias", "linear.bias");
  for (const char* id : {"", "resnet20"}) {
    EXPECT_THAT(complaint([&] { recognise(file, id, "w"); }), HasSubstr("whose shortcuts have no parameters"));
  }
}

TEST(WeightsFile, SizesThatNoBytesBackAreNotBelieved) {
  auto file = stateOf(*network("resnet8", 10, 3, 1));
  for (auto& [name, tensor] : file.tensors) {
    if (name == "fc.weight") tensor = at::empty({int64_t(1) << 40, 0});
    if (name == "conv1.weight") tensor = at::empty({0, int64_t(1) << 40, 3, 3});
  }
  EXPECT_THAT(complaint([&] { recognise(file, "resnet8", "w"); }), HasSubstr("does not fit resnet8"));
}

TEST(WeightsFile, AFileWithoutTensorsIsSaidToHoldNone) {
  EXPECT_EQ(complaint([] { recognise({}, "", "w"); }), "w holds no weights");
  EXPECT_THROW(recognise(stateOf(*network("resnet8", 10, 3, 1)), "no-such-model", "w"), RecipeError);
}

// Another program names its architectures in its own way.
TEST(WeightsFile, AnArchitectureThatIsNotKnownIsRecognisedByNamesAndShapes) {
  const auto path = std::filesystem::path(testing::TempDir()) / "foreign.safetensors";
  TensorFile file = stateOf(*network("resnet8", 10, 3, 1));
  file.metadata["architecture"] = "ResNetForImages";
  writeSafetensors(path, file);
  EXPECT_EQ(loadModel(path).card.model, "resnet8");
  EXPECT_THROW(loadModel(path, "ResNetForImages"), RecipeError);
  std::filesystem::remove(path);
}

TEST(WeightsFile, FloatingTensorsAreReadAsFloat32AndOthersAsTheyAre) {
  const auto path = std::filesystem::path(testing::TempDir()) / "conversion.safetensors";
  const Tensor values = at::tensor({0.5f, -1.25f, 96.0f});
  writeSafetensors(path, {{{"half", values.to(at::kHalf)},
                           {"bfloat16", values.to(at::kBFloat16)},
                           {"double", values.to(at::kDouble)},
                           {"long", values.to(at::kLong)}},
                          {{"note", "kept"}}});
  const auto file = readWeights(path);
  for (const char* name : {"half", "bfloat16", "double"}) {
    EXPECT_EQ(file.find(name)->scalar_type(), at::kFloat);
    EXPECT_TRUE(at::equal(*file.find(name), values)) << name;
  }
  EXPECT_EQ(file.find("long")->scalar_type(), at::kLong);
  EXPECT_EQ(file.metadata.at("note"), "kept");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace distillscope
