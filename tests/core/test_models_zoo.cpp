// Every architecture against the Python code that it stands for: both with the same parameters and images.
#include <set>

#include <gtest/gtest.h>

#include "core/models/layers.h"
#include "core/models/registry.h"
#include "tests/support/golden.h"
#include "tests/support/model_ids.h"
#include "tests/support/recorded_calls.h"

namespace distillscope {
namespace {

const nlohmann::json& zoo() {
  static const nlohmann::json contents = golden::read("zoo.json");
  return contents;
}

/// Reference values of an architecture; those for ImageNet stand there as "imagenet/ID".
const nlohmann::json* referenceOf(const std::string& id) {
  const auto& all = zoo().at("models");
  for (const auto& key : {id, "imagenet/" + id})
    if (all.contains(key)) return &all.at(key);
  return nullptr;
}

/// Every id that either side knows, so that none can be left out.
std::set<std::string> everyArchitecture() {
  std::set<std::string> ids;
  for (const ModelInfo& info : models()) ids.insert(info.entry.id);
  for (const auto& entry : zoo().at("models").items()) ids.insert(entry.key().substr(entry.key().rfind('/') + 1));
  return ids;
}

/// Depth multiplies rounding: these have more layers, or larger sums.
double toleranceFor(const std::string& id, int64_t imageSize) {
  static const std::set<std::string> deep = {"resnet110", "resnet32x4", "ResNet50"};
  return deep.contains(id) || imageSize == 224 ? 1e-3 : 1e-4;
}

/// `features` are the reference's, the last of which is what the classifier sees.
void expectMaps(const std::vector<Tensor>& maps, const Tensor& pooled, const nlohmann::json& features,
                double tolerance) {
  std::vector<Tensor> all = maps;
  all.push_back(pooled);
  ASSERT_EQ(all.size(), features.size());
  for (size_t i = 0; i < all.size(); ++i) {
    SCOPED_TRACE("feature " + std::to_string(i));
    EXPECT_EQ(all[i].sizes().vec(), features[i].at("shape").get<std::vector<int64_t>>());
    const double absoluteMean = features[i].at("abs_mean");
    EXPECT_NEAR(all[i].mean().item<double>(), features[i].at("mean").get<double>(), tolerance * absoluteMean);
    EXPECT_NEAR(all[i].abs().mean().item<double>(), absoluteMean, tolerance * absoluteMean);
  }
}

class ModelZoo : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    ASSERT_NE(referenceOf(GetParam()), nullptr) << "zoo.json has no reference values of " << GetParam();
    m_expected = *referenceOf(GetParam());
    m_tolerance = toleranceFor(GetParam(), m_expected.at("input")[2]);
    m_model = findModel(GetParam()).make(m_expected.at("classes"), m_expected.at("input")[1]);
    golden::Fill(zoo()).fill(*m_model);
  }

  Tensor input(const std::string& name, const std::string& shape) const {
    return golden::Fill(zoo()).tensor(name, m_expected.at(shape).get<std::vector<int64_t>>());
  }

  at::NoGradGuard m_noGrad;
  nlohmann::json m_expected;
  double m_tolerance = 0.0;
  std::shared_ptr<Model> m_model;
};

TEST_P(ModelZoo, NamesAndShapesArePythons) {
  const auto state = stateDict(*m_model);
  nlohmann::json described = nlohmann::json::array();
  for (const auto& [name, value] : state) described.push_back({name, value.sizes().vec()});
  EXPECT_EQ(described, m_expected.at("state_dict"));
  int64_t parameters = 0;
  for (const Tensor& parameter : m_model->parameters()) parameters += parameter.numel();
  EXPECT_EQ(parameters, m_expected.at("parameters").get<int64_t>());
}

TEST_P(ModelZoo, OutputsArePythonsInBothModes) {
  const std::string inputName = m_expected.value("input_name", "input");
  m_model->eval();
  const ModelOutput output = m_model->forward(input(inputName, "input"));
  // ImageNet's logits are too many to be stored: the first hundred, and means of all.
  const auto& logits = m_expected.at("eval_logits");
  const auto count = static_cast<int64_t>(logits.size());
  EXPECT_LT(golden::relativeError(output.logits.flatten().narrow(0, 0, count), logits), m_tolerance);
  if (m_expected.contains("eval_logits_mean")) {
    const double absoluteMean = m_expected.at("eval_logits_abs_mean");
    EXPECT_NEAR(output.logits.abs().mean().item<double>(), absoluteMean, m_tolerance * absoluteMean);
    EXPECT_NEAR(output.logits.mean().item<double>(), m_expected.at("eval_logits_mean").get<double>(),
                m_tolerance * absoluteMean);
  }
  if (m_expected.contains("features")) {
    expectMaps(output.features, output.pooled, m_expected.at("features"), m_tolerance);
    expectMaps(output.preactFeatures, output.pooled, m_expected.at("preact_features"), m_tolerance);
  }
  if (m_expected.contains("train_logits")) {
    m_model->train();
    const Tensor trainLogits = m_model->forward(input("input.train", "train_input")).logits;
    EXPECT_LT(golden::relativeError(trainLogits, m_expected.at("train_logits")), m_tolerance);
  }
}

// An output element of a convolution or a linear layer takes as many multiply-accumulates as a filter has weights.
TEST_P(ModelZoo, WorkIsPythons) {
  const auto shape = m_expected.at("input").get<std::vector<int64_t>>();
  m_model->eval();
  int64_t work = 0;
  for (const RecordedCall& call : recordedCalls([&] { m_model->forward(at::zeros(shape)); })) {
    if (call.name != "aten::conv2d" && call.name != "aten::linear") continue;
    const auto& filters = call.inputShapes.at(1);
    work += c10::multiply_integers(call.outputShape) * c10::multiply_integers(filters) / filters[0];
  }
  EXPECT_EQ(work, m_expected.at("macs_per_image").get<int64_t>() * shape[0]);
}

INSTANTIATE_TEST_SUITE_P(Every, ModelZoo, testing::ValuesIn(everyArchitecture()), caseName);

}  // namespace
}  // namespace distillscope
