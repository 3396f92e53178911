#include <algorithm>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/registry.h"
#include "core/explain/figure.h"
#include "core/explain/inspector.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/base64.h"
#include "core/record/error.h"
#include "core/record/run_dir.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"
#include "tests/support/small_fashion.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// The bytes of base64 text.
std::string fromBase64(const std::string& text) {
  static const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char digit : text) {
    if (digit == '=') break;
    bits = bits << 6 | static_cast<uint32_t>(digits.find(digit));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

class InspectorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_data = {{"id", "fashion-mnist"}, {"root", writeSmallFashion(m_folder, 20, 30).string()}};
    m_one = writeModel("one", 1);
    m_two = writeModel("two", 2);
    m_source = {{"name", "A"}, {"path", m_one}};
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

  static std::vector<float> floatsFrom(const json& text) {
    const std::string bytes = fromBase64(text.get<std::string>());
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
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
  json m_data, m_source;
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

// The first 30 test images, and the model's own word for each of them.
TEST_F(InspectorTest, CentroidsAreTheMeanSoftLabelsOfTheClasses) {
  const json result =
      ask("teacher.centroids", {{"source", m_source}, {"dataset", m_data}, {"split", "test"}})["result"];
  const json list = ask("dataset.list", {{"dataset", m_data}, {"split", "test"}, {"class", 9}})["result"];
  const json rows = ask("predict", {{"sources", {m_source}}, {"dataset", m_data}, {"indices", list["indices"]}});
  std::vector<double> mean(10, 0.0);
  for (const json& image : rows["result"]["images"]) {
    for (std::size_t k = 0; k < 10; ++k) {
      mean[k] += image["predictions"][0]["probabilities"][k].get<double>() / list["total"].get<double>();
    }
  }
  EXPECT_EQ(result["counts"][9], list["total"]);
  EXPECT_EQ(result["classes"].size(), 10U);
  EXPECT_EQ(result["provenance"]["batch_norm"], "eval");
  const std::vector<float> matrix = floatsFrom(result["matrix"]);
  ASSERT_EQ(matrix.size(), 100U);
  for (std::size_t k = 0; k < 10; ++k) EXPECT_NEAR(matrix[90 + k], mean[k], 1e-5);
  double cmi = 0;
  for (std::size_t y = 0; y < 10; ++y) {
    if (result["counts"][y] != 0) cmi += result["counts"][y].get<double>() * result["class_cmi"][y].get<double>() / 30;
  }
  EXPECT_NEAR(result["cmi"], cmi, 1e-9);
}

TEST_F(InspectorTest, TheSweepMeetsTheCentroidsAtTemperatureOne) {
  const json params = {{"source", m_source}, {"dataset", m_data}, {"split", "test"}, {"temperatures", {0.5, 1, 4}}};
  const json sweep = ask("teacher.temperature", params)["result"], one = ask("teacher.centroids", params)["result"];
  EXPECT_EQ(sweep["count"], 30);
  EXPECT_EQ(sweep["points"][1]["log_likelihood"], one["log_likelihood"]);
  EXPECT_EQ(sweep["points"][1]["cmi"], one["cmi"]);
  EXPECT_GT(sweep["points"][0]["cmi"], sweep["points"][2]["cmi"]);
  EXPECT_EQ(sweep["points"][2]["provenance"]["temperature"], 4);
}

TEST_F(InspectorTest, RanksThePagesOfASplit) {
  json params = camParams();
  params.erase("indices");
  params["by"] = "difference";
  params["count"] = 30;
  const json all = ask("samples.rank", params)["result"];
  EXPECT_EQ(all["total"], 30);
  const std::vector<double> scores = all["scores"];
  EXPECT_TRUE(std::ranges::is_sorted(scores, std::greater<>()));
  params["offset"] = 10;
  params["count"] = 5;
  const json page = ask("samples.rank", params)["result"];
  EXPECT_EQ(page["indices"], json(std::vector<json>(all["indices"].begin() + 10, all["indices"].begin() + 15)));
  params["offset"] = 999;
  EXPECT_EQ(ask("samples.rank", params)["result"]["indices"], json::array());

  params["by"] = "difference";
  params["sources"] = {m_source};
  EXPECT_NE(ask("samples.rank", params)["error"]["message"].get<std::string>().find("two teachers"), std::string::npos);
  params["by"] = "beauty";
  EXPECT_EQ(ask("samples.rank", params)["error"]["code"], -32602);
}

TEST_F(InspectorTest, StatisticsOfMapsAgreeWithTheMapsShown) {
  json params = camParams();
  params["count"] = 0;
  const json statistics = ask("cam.statistics", params)["result"];
  EXPECT_EQ(statistics["images"], 30);
  params["scale"] = "own";
  params["indices"] = ask("dataset.list", {{"dataset", m_data}, {"split", "test"}})["result"]["indices"];
  const json shown = ask("cam", params)["result"]["images"];
  ASSERT_EQ(shown.size(), 30U);
  for (std::size_t s = 0; s < 2; ++s) {
    double area = 0, explained = 0;
    for (const json& image : shown) {
      const std::vector<float> map = floatsFrom(image["columns"][s]["map"]["values"]);
      area += static_cast<double>(std::ranges::count_if(map, [](float v) { return v >= 0.5F; })) / 1024 / 30;
      explained += image["columns"][s]["explained"].get<double>() / 30;
    }
    const json& measures = statistics["sources"][s]["measures"];
    EXPECT_NEAR(measures["area"]["mean"], area, 1e-3);
    EXPECT_NEAR(measures["explained"]["mean"], explained, 1e-5);
    EXPECT_EQ(measures["entropy"]["count"], 30);
  }
  const auto mean = [&](std::size_t s) { return statistics["sources"][s]["measures"]["area"]["mean"].get<double>(); };
  EXPECT_NEAR(statistics["difference"]["area"]["mean"], mean(1) - mean(0), 1e-12);
  params["class"] = 9;
  params["count"] = 1;
  EXPECT_EQ(ask("cam.statistics", params)["result"]["difference"]["area"]["low"].dump(), "null");
}

TEST_F(InspectorTest, TheSharesOfComponentsGoWithEachMap) {
  const json column = ask("cam", camParams())["result"]["images"][0]["columns"][0];
  EXPECT_EQ(column["components"].size(), 8U);
  EXPECT_EQ(column["components"][0], column["explained"]);
}

// Two sources of 30 images in one batch each: progress after every batch, and none once the answer is remembered.
TEST_F(InspectorTest, LongMethodsTellTheirProgress) {
  std::vector<json> notes;
  Inspector inspector({.notify = [&](const json& note) { notes.push_back(note); }, .isCancelled = {}});
  json params = camParams();
  params["by"] = "difference";
  const json request = {{"jsonrpc", "2.0"}, {"id", 7}, {"method", "samples.rank"}, {"params", params}};
  inspector.answer(request.dump());
  ASSERT_FALSE(notes.empty());
  EXPECT_EQ(notes[0]["method"], "$/progress");
  EXPECT_EQ(notes[0]["params"], json({{"id", 7}, {"done", 30}, {"total", 60}}));
  notes.clear();
  EXPECT_EQ(inspector.answer(request.dump())["result"]["total"], 30);
  EXPECT_TRUE(notes.empty());
}

TEST_F(InspectorTest, ACancelledRequestIsAnsweredWithAnError) {
  int64_t asked = 0;
  Inspector inspector({.notify = {}, .isCancelled = [&](const json& id) { return id == 7 && ++asked > 1; }});
  json request = {{"jsonrpc", "2.0"}, {"id", 7}, {"method", "cam.statistics"}, {"params", camParams()}};
  EXPECT_EQ(inspector.answer(request.dump())["error"]["code"], -32800);
  request["id"] = 8;
  EXPECT_TRUE(inspector.answer(request.dump()).contains("result"));
  EXPECT_EQ(cancelledId(R"({"method": "$/cancelRequest", "params": {"id": 7}})"), 7);
  EXPECT_TRUE(cancelledId(request.dump()).is_null());
  EXPECT_TRUE(cancelledId("[]").is_null());
}

// Maps asked for while a ranking looks at the split: the answers are what they are without the ranking.
TEST_F(InspectorTest, QuickRequestsAreAnsweredWhileALongOneIsWorkedOn) {
  const json maps = {{"jsonrpc", "2.0"}, {"id", 8}, {"method", "cam"}, {"params", camParams()}};
  std::vector<json> between;
  Inspector inspector(
      {.notify = {}, .isCancelled = {}, .meanwhile = [&] { between.push_back(inspector.answer(maps.dump())); }});
  json params = camParams();
  params["by"] = "difference";
  const json ranking = {{"jsonrpc", "2.0"}, {"id", 7}, {"method", "samples.rank"}, {"params", params}};
  EXPECT_EQ(inspector.answer(ranking.dump())["result"], ask("samples.rank", params)["result"]);
  ASSERT_FALSE(between.empty());
  EXPECT_EQ(between[0]["id"], 8);
  EXPECT_EQ(between[0]["result"], ask("cam", camParams())["result"]);
  EXPECT_TRUE(isQuick(maps.dump()));
  EXPECT_FALSE(isQuick(ranking.dump()));
  EXPECT_FALSE(isQuick(R"({"method": "shutdown"})"));  // ends the program, and so waits its turn
}

TEST_F(InspectorTest, ASourceMayBeAnEpochThatARunKept) {
  const RunDir run(m_folder.path() / "run");
  std::filesystem::create_directories(run.checkpoints());
  std::filesystem::copy_file(m_one, run.lastCheckpoint());
  std::filesystem::copy_file(m_two, run.epochCheckpoint(3));
  writeFileAtomically(run.recipe(), json{{"dataset", m_data}}.dump());
  const auto predict = [&](const json& source) {
    return ask("predict", {{"sources", {source}}, {"dataset", m_data}, {"indices", {0}}});
  };
  const std::string path = run.path().string();
  EXPECT_EQ(predict({{"name", "R"}, {"path", path}})["result"], predict(m_source)["result"]);
  EXPECT_EQ(predict({{"name", "R"}, {"path", path}, {"epoch", 3}})["result"],
            predict({{"name", "B"}, {"path", m_two}})["result"]);
  const json missing = predict({{"name", "R"}, {"path", path}, {"epoch", 4}});
  EXPECT_NE(missing["error"]["message"].get<std::string>().find("no weights of epoch 4"), std::string::npos);
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
TEST_F(InspectorTest, AFileThatCannotBeReadCostsItsOwnRowOnly) {
  const auto picture = m_folder.path() / "grey.ppm", text = m_folder.path() / "text.png";
  writeFileAtomically(picture, "P6\n2 2\n255\n" + std::string(12, '\x80'));
  writeFileAtomically(text, "not a picture");
  json params = camParams();
  params["files"] = {text.string(), picture.string()};
  const json images = ask("cam", params)["result"]["images"];
  ASSERT_EQ(images.size(), 4U);
  EXPECT_EQ(images[2]["file"], text.string());
  EXPECT_THAT(images[2]["problem"].get<std::string>(), testing::HasSubstr("is not an image that can be read"));
  EXPECT_EQ(images[3]["name"], "grey.ppm");
  EXPECT_EQ(images[3]["columns"].size(), 2U);
  // A source that cannot be read costs the whole answer, also where files are all that is asked about.
  params["indices"] = json::array();
  params["sources"][1]["path"] = text.string();
  EXPECT_EQ(ask("cam", params)["error"]["data"]["kind"], "data");
}

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
