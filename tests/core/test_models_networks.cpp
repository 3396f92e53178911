// What holds for every architecture, whatever it is given.
#include <set>

#include <gtest/gtest.h>

#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/error.h"
#include "tests/support/golden.h"
#include "tests/support/model_ids.h"
#include "tests/support/recorded_calls.h"

namespace distillscope {
namespace {

class Networks : public testing::TestWithParam<std::string> {
 protected:
  /// With batch-norm statistics and scales that are not those of a start.
  std::shared_ptr<Model> filledModel(int64_t classes, int64_t channels) const {
    auto model = findModel(GetParam()).make(classes, channels);
    golden::Fill(nlohmann::json{{"salt", ""}}).fill(*model);
    return model;
  }

  bool isForCifar() const { return findModel(GetParam()).entry.imageSize == 32; }
  /// The smallest that leaves every map at least 2 x 2.
  int64_t side() const { return isForCifar() ? 20 : 64; }

  Tensor images(int64_t count, int64_t channels) const {
    return golden::Fill(nlohmann::json{{"salt", ""}}).tensor("images", {count, channels, side(), side()});
  }
};

TEST_P(Networks, TakeAnyNumberOfChannelsAndClasses) {
  for (const int64_t channels : {1, 3}) {
    for (const int64_t classes : {10, 100, 1000}) {
      const auto model = findModel(GetParam()).make(classes, channels);
      EXPECT_EQ(shapesOf(*model, channels, side()).classes, classes);
    }
  }
}

TEST_P(Networks, TakeAnyImageSize) {
  const auto model = findModel(GetParam()).make(10, 3);
  const std::vector<int64_t> sizes = isForCifar() ? std::vector<int64_t>{8, 28, 32, 40, 64}
                                                  : std::vector<int64_t>{8, 96, 224};  // 8: the least of a recipe
  std::set<int64_t> pooled;
  for (const int64_t size : sizes) {
    const OutputShapes shapes = shapesOf(*model, 3, size);
    EXPECT_EQ(shapes.features.size(), shapes.preactFeatures.size());
    pooled.insert(shapes.pooled);
    // The largest map is that of the stem, and no stage enlarges one.
    EXPECT_LE(shapes.features.front()[1], size);
    for (size_t i = 1; i < shapes.features.size(); ++i) EXPECT_LE(shapes.features[i][1], shapes.features[i - 1][1]);
  }
  EXPECT_EQ(pooled.size(), 1U);
}

TEST_P(Networks, FoldingChangesNoOutput) {
  const auto model = filledModel(100, 3);
  const at::NoGradGuard noGrad;
  model->eval();
  const ModelOutput expected = model->forward(images(8, 3));
  freeze(*model);
  for (const char* use : {"first", "second"}) {
    SCOPED_TRACE(use);
    const ModelOutput folded = model->forward(images(8, 3));
    EXPECT_LT(golden::relativeError(folded.logits, expected.logits), 1e-4);
    EXPECT_TRUE(folded.logits.argmax(1).equal(expected.logits.argmax(1)));
    for (size_t i = 0; i < expected.features.size(); ++i) {
      EXPECT_LT(golden::relativeError(folded.features[i], expected.features[i]), 1e-4);
      EXPECT_LT(golden::relativeError(folded.preactFeatures[i], expected.preactFeatures[i]), 1e-4);
    }
  }
}

TEST_P(Networks, FrozenNormaliseOnlyWhereNoConvolutionStandsBefore) {
  const auto model = filledModel(10, 3);
  freeze(*model);
  EXPECT_FALSE(model->is_training());
  for (const Tensor& parameter : model->parameters()) EXPECT_FALSE(parameter.requires_grad());
  int64_t norms = 0;
  int64_t sums = 0;  // the maps between the blocks of a wide ResNet, each of which goes through a batch-norm of its own
  for (const RecordedCall& call : recordedCalls([&] { model->forward(images(2, 3)); })) {
    norms += call.name == "aten::batch_norm" ? 1 : 0;
    sums += call.name == "aten::add_" ? 1 : 0;
  }
  EXPECT_EQ(norms, findModel(GetParam()).entry.family == "Wide ResNet" ? sums + 1 : 0);
}

void expectChannelsLast(const std::vector<RecordedCall>& calls) {
  static const std::set<std::string> layers = {"aten::conv2d",
                                               "aten::convolution_backward",
                                               "aten::batch_norm",
                                               "aten::native_batch_norm_backward",
                                               "aten::relu",
                                               "aten::relu_",
                                               "aten::add_",
                                               "aten::threshold_backward",
                                               "aten::max_pool2d",
                                               "aten::max_pool2d_with_indices_backward",
                                               "aten::cat",
                                               "aten::avg_pool2d",
                                               "aten::avg_pool2d_backward"};
  for (const RecordedCall& call : calls)
    EXPECT_TRUE(call.channelsLast || call.outputShape.size() != 4 || !layers.contains(call.name)) << call.name;
}

TEST_P(Networks, KeepChannelsLastFromFirstToLastLayer) {
  for (const int64_t channels : {1, 3}) {
    SCOPED_TRACE(std::to_string(channels) + " channels");
    // Fewer than 16 images may go to kernels that no training uses.
    const auto model = filledModel(10, channels);
    ModelOutput output;
    expectChannelsLast(recordedCalls([&] { output = model->forward(images(16, channels)); }));
    for (const auto& maps : {output.features, output.preactFeatures}) {
      for (const Tensor& map : maps) EXPECT_EQ(map.suggest_memory_format(), at::MemoryFormat::ChannelsLast);
    }
    expectChannelsLast(recordedCalls([&] { output.logits.pow(2).sum().backward(); }));
    model->eval();
    expectChannelsLast(recordedCalls([&] { model->forward(images(16, channels)); }));
    freeze(*model);
    expectChannelsLast(recordedCalls([&] { model->forward(images(16, channels)); }));
  }
}

INSTANTIATE_TEST_SUITE_P(Every, Networks, testing::ValuesIn(everyModelId()), caseName);

TEST(ModelRegistry, IdsAreUnique) {
  std::set<std::string> ids;
  for (const ModelInfo& info : models()) EXPECT_TRUE(ids.insert(info.entry.id).second) << info.entry.id;
}

TEST(ModelRegistry, UnknownIdIsRefusedWithTheKnownOnes) {
  try {
    findModel("resnet21");
    FAIL() << "accepted";
  } catch (const RecipeError& error) {
    EXPECT_EQ(error.field(), "model.id");
    EXPECT_NE(std::string(error.what()).find("resnet20, "), std::string::npos) << error.what();
  }
}

// RepDistiller trains them with a fifth of the others' learning rate, 0.05; the MCMI authors fine-tune with a tenth.
TEST(ModelRegistry, MobileNetworksLearnMoreSlowly) {
  for (const char* id : {"MobileNetV2", "ShuffleV1", "ShuffleV2"}) {
    EXPECT_EQ(findModel(id).entry.trainingDefaults["optimizer"]["lr"], 0.01);
    EXPECT_EQ(findModel(id).entry.fineTuneDefaults["optimizer"]["lr"], 0.005);
  }
}

}  // namespace
}  // namespace distillscope
