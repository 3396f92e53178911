#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/registry.h"
#include "core/explain/figure.h"
#include "core/explain/inspector.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/base64.h"
#include "core/record/error.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"
#include "tests/support/small_fashion.h"

namespace distillscope {
namespace {

using nlohmann::json;

class InspectorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_data = {{"id", "fashion-mnist"}, {"root", writeSmallFashion(m_folder, 20, 30).string()}};
    m_one = writeModel("one", 1);
    m_two = writeModel("two", 2);
  }

  std::string writeModel(const std::string& name, uint64_t seed) {
    const auto model = findModel("resnet8").make(10, 1);
    initialise(*model, seed);
    TensorFile file = stateOf(*model);
    const DatasetInfo& info = findDataset("fashion-mnist");
    file.metadata = toMetadata({.model = "resnet8",
                                .classes = 10,
                                .channels = 1,
                                .imageSize = 32,
                                .dataset = "fashion-mnist",
                                .classNames = info.entry.classes,
                                .normalisation = info.normalisation});
    const auto path = m_folder.path() / (name + ".safetensors");
    writeSafetensors(path, file);
    return path.string();
  }

  json ask(const std::string& method, const json& params = json::object()) {
    return m_inspector.answer(json{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}}.dump());
  }

  json camParams() const {
    return {{"sources", {{{"name", "A"}, {"path", m_one}}, {{"name", "B"}, {"path", m_two}}}},
            {"dataset", m_data},
            {"split", "test"},
            {"indices", {3, 4}}};
  }

  TempFolder m_folder;
  json m_data;
  std::string m_one, m_two;
  Inspector m_inspector;
};

TEST_F(InspectorTest, DescribesDatasets) {
  const json summary = ask("dataset.summary", {{"dataset", m_data}, {"split", "train"}})["result"];
  EXPECT_EQ(summary["size"], 20);
  EXPECT_EQ(summary["classes"][9], "Ankle boot");
  const json list = ask("dataset.list", {{"dataset", m_data}, {"split", "test"}, {"class", 9}, {"count", 2}})["result"];
  EXPECT_EQ(list["indices"].size(), 2U);
  EXPECT_EQ(list["labels"], json({9, 9}));
  const json images =
      ask("dataset.images", {{"dataset", m_data}, {"split", "test"}, {"indices", list["indices"]}})["result"];
  EXPECT_EQ(images["images"][0]["label"], 9);
  EXPECT_EQ(images["images"][0]["picture"]["rgb"].get<std::string>().size(),
            base64(std::string(32 * 32 * 3, 0)).size());
}

TEST_F(InspectorTest, DescribesModels) {
  const json model = ask("model.describe", {{"source", {{"name", "A"}, {"path", m_one}}}})["result"];
  EXPECT_EQ(model["model"], "resnet8");
  EXPECT_EQ(model["layers"].size(), 4U);
  EXPECT_EQ(model["layers"][3]["channels"], 64);
  EXPECT_EQ(model["layers"][3]["width"], 8);
  EXPECT_EQ(model["defaultLayer"], 3);
}

// FSP multiplies maps of neighbouring stages: both sides must have as many channels (Yim et al., CVPR 2017). A resnet8
// has 16, 16, 32 and 64; resnet8x4 has 32, 64, 128 and 256.
TEST_F(InspectorTest, SaysWhichMethodsAPairCannotUse) {
  const auto refusals = [&](const char* student) {
    return ask("pair.refusals",
               {{"teacher", {{"name", "A"}, {"path", m_one}}}, {"student", student}})["result"]["refusals"];
  };
  EXPECT_EQ(refusals("resnet20"), json::object());
  EXPECT_EQ(refusals("resnet8x4").size(), 1U);
  EXPECT_THAT(refusals("resnet8x4")["fsp"].get<std::string>(), testing::HasSubstr("channels"));
}

TEST_F(InspectorTest, MapsOfOneImageShareTheirScale) {
  Explainer explainer;
  const std::vector<Source> sources = {{"A", m_one}, {"B", m_two}};
  const DatasetChoice data{.id = "fashion-mnist", .root = m_data["root"], .split = "test"};
  const auto shared = explainer.cam(sources, data, {{.index = 3, .file = {}}}, {.sharedScale = true});
  const auto own = explainer.cam(sources, data, {{.index = 3, .file = {}}}, {.sharedScale = false});
  ASSERT_EQ(shared[0].columns.size(), 2U);
  const auto top = [](const CamColumn& column) { return column.map.max().item<float>(); };
  EXPECT_FLOAT_EQ(std::max(top(shared[0].columns[0]), top(shared[0].columns[1])), 1.0F);
  EXPECT_LT(std::min(top(shared[0].columns[0]), top(shared[0].columns[1])), 1.0F);
  EXPECT_FLOAT_EQ(top(own[0].columns[0]), 1.0F);
  EXPECT_FLOAT_EQ(top(own[0].columns[1]), 1.0F);
}

TEST_F(InspectorTest, CamAnswersInTheOrderOfSourcesAndImages) {
  const json result = ask("cam", camParams())["result"];
  ASSERT_EQ(result["images"].size(), 2U);
  EXPECT_EQ(result["images"][1]["name"], "test 4");
  EXPECT_EQ(result["images"][0]["columns"][1]["source"], "B");
  EXPECT_EQ(result["images"][0]["columns"][0]["map"]["width"], 32);
}

TEST_F(InspectorTest, ProbabilitiesSumToOneAndSoftenWithTemperature) {
  json params = camParams();
  const json cold = ask("predict", params)["result"]["images"][0]["predictions"][0];
  params["temperature"] = 10.0;
  const json warm = ask("predict", params)["result"]["images"][0]["predictions"][0];
  double sum = 0;
  for (const double p : cold["probabilities"]) sum += p;
  EXPECT_NEAR(sum, 1.0, 1e-5);
  EXPECT_EQ(cold["class"], warm["class"]);
  EXPECT_GT(cold["probability"], warm["probability"]);
}

TEST_F(InspectorTest, EveryFailureIsAnAnswer) {
  EXPECT_EQ(m_inspector.answer("not json")["error"]["code"], -32700);
  EXPECT_EQ(ask("dance")["error"]["code"], -32601);
  EXPECT_EQ(ask("cam", {{"sources", 3}})["error"]["code"], -32602);
  EXPECT_EQ(ask("cam", {{"sources", json::array()}})["error"]["code"], -32602);
  json params = camParams();
  params["indices"] = {99};
  EXPECT_EQ(ask("cam", params)["error"]["code"], -32602);
  params = camParams();
  params["layer"] = 7;
  EXPECT_NE(ask("cam", params)["error"]["message"].get<std::string>().find("layers 0 to 3"), std::string::npos);
  params = camParams();
  params["sources"][0]["path"] = "/nowhere";
  EXPECT_EQ(ask("cam", params)["error"]["code"], -32000);
  EXPECT_EQ(ask("cam", params)["error"]["data"]["kind"], "data");
}

TEST_F(InspectorTest, AFileThatChangedIsReadAgain) {
  json params = camParams();
  params["sources"] = {{{"name", "A"}, {"path", m_one}}};
  const json before = ask("predict", params)["result"];
  std::filesystem::copy_file(m_two, m_one, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::last_write_time(m_one, std::filesystem::last_write_time(m_one) + std::chrono::seconds(2));
  EXPECT_NE(ask("predict", params)["result"], before);
}

TEST_F(InspectorTest, EndsWhenAsked) {
  EXPECT_FALSE(m_inspector.isDone());
  ask("shutdown");
  EXPECT_TRUE(m_inspector.isDone());
}

#ifdef DISTILLSCOPE_WITH_OPENCV
// Half picture, half JET, brought to full brightness. JET's lowest blue is (0, 0, 128), its highest red (128, 0, 0):
// on black that is (0, 0, 64) and (64, 0, 0), and the brightest value becomes 255.
TEST(Figure, OverlayBlendsInRgbOrder) {
  const Tensor black = at::zeros({1, 2, 3}, at::kByte);
  const Tensor map = at::tensor({0.0, 1.0}).view({1, 2}).to(at::kFloat);
  const Tensor result = overlay(black, map, 0.5);
  EXPECT_EQ(result[0][0][2].item<int>(), 255);
  EXPECT_EQ(result[0][0][0].item<int>(), 0);
  EXPECT_EQ(result[0][1][0].item<int>(), 255);
  EXPECT_EQ(result[0][1][2].item<int>(), 0);
}

TEST(Figure, WithoutOpacityThePictureIsBroughtToFullBrightness) {
  const Tensor picture = at::tensor({10, 20, 51}, at::kByte).view({1, 1, 3});
  const Tensor result = overlay(picture, at::ones({1, 1}), 0.0);
  EXPECT_TRUE(at::equal(result, at::tensor({50, 100, 255}, at::kByte).view({1, 1, 3})));
}

TEST_F(InspectorTest, TheFigureHasARowForEachImageAndAColumnForEachTeacher) {
  Explainer explainer;
  const DatasetChoice data{.id = "fashion-mnist", .root = m_data["root"], .split = "test"};
  const auto rows =
      explainer.cam({{"A", m_one}, {"B", m_two}}, data, {{.index = 0, .file = {}}, {.index = 1, .file = {}}}, {});
  writeFigure(m_folder.path() / "figure.png", rows, {"A", "B"}, {.cell = 100});
  std::ifstream file(m_folder.path() / "figure.png", std::ios::binary);
  std::string head(24, 0);
  file.read(head.data(), 24);
  const auto number = [&](std::size_t at) {
    return (static_cast<unsigned char>(head[at + 2]) << 8) + static_cast<unsigned char>(head[at + 3]);
  };
  EXPECT_EQ(head.substr(1, 3), "PNG");
  EXPECT_EQ(number(16), 12 + 3 * (100 + 12));       // width: margin and three columns
  EXPECT_EQ(number(20), 34 + 2 * (100 + 44 + 12));  // height: titles and two rows
  EXPECT_THROW(writeFigure(m_folder.path() / "figure.xyz", rows, {"A", "B"}), UsageError);
}
#endif

}  // namespace
}  // namespace distillscope
