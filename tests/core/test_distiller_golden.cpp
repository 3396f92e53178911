// Every method against the field's own Python code: golden/distillers.json (each method's loss on one pair of equal
// sizes) and golden/modules.json (whole methods, their trainable modules included, on pairs of unequal sizes).
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/distillers/methods.h"
#include "core/distillers/registry.h"
#include "core/models/layers.h"
#include "tests/support/distiller_case.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr double tolerance = 1e-4;

double relative(double actual, double expected) { return std::abs(actual - expected) / std::abs(expected); }

SideSizes sizesOf(const json& features, int64_t pooled) {
  SideSizes sizes{.features = {}, .pooled = pooled};
  for (const json& shape : features) sizes.features.push_back({shape[0], shape[1]});
  return sizes;
}

/// What distillers.json describes as [B, C, H, W] of each map and [B, D] of the pooled features.
SideSizes sizesOf(const json& shapes) {
  SideSizes sizes;
  for (const json& shape : shapes) {
    if (shape.size() == 4) sizes.features.push_back({shape[1], shape[2]});
    if (shape.size() == 2) sizes.pooled = shape[1];
  }
  return sizes;
}

/// Scales the rows to unit length.
Tensor unitRows(const Tensor& rows) { return rows / rows.norm(2, {1}, true); }

Tensor parameter(torch::nn::Module& module, const std::string& name) {
  for (const auto& [key, tensor] : stateDict(module)) {
    if (key == name) return tensor;
  }
  ADD_FAILURE() << "no tensor is called " << name;
  return at::zeros({1});
}

void setMemories(Distiller& crd, const golden::Fill& fill, int64_t images) {
  const at::NoGradGuard noGrad;
  parameter(crd, "memory_s.rows").copy_(unitRows(fill.tensor("memory_v1", {images, 128})));
  parameter(crd, "memory_t.rows").copy_(unitRows(fill.tensor("memory_v2", {images, 128})));
}

/// A method's parameters that its entry in distillers.json names, by the names of its Python code.
json paramsOf(const json& expected) {
  const std::map<std::string, std::string> ours = {
      {"temperature", "temperature"}, {"alpha", "alpha"},      {"beta", "beta"},
      {"w_d", "distance_weight"},     {"w_a", "angle_weight"}, {"nce_t", "contrast_temperature"},
      {"nce_m", "momentum"}};
  json params = json::object();
  for (const auto& [theirs, name] : ours) {
    if (expected.contains(theirs)) params[name] = expected[theirs];
  }
  return params;
}

/// golden/distillers.json: one loss for each method.
class Reference {
 public:
  Reference() : m_file(golden::read("distillers.json")), m_fill(m_file) {
    const int64_t batch = m_file["batch"], classes = m_file["classes"];
    m_sides.student = outputOf(m_fill, "student", batch, sizesOf(m_file["student_features"]), classes);
    m_sides.teacher = outputOf(m_fill, "teacher", batch, sizesOf(m_file["teacher_features"]), classes);
    m_sides.teacher.preactFeatures = m_sides.teacher.features;  // the file gives no others
    m_sides.batch.labels = at::tensor(m_file["labels"].get<std::vector<int64_t>>(), at::kLong);
  }

  const json& losses() const { return m_file["losses"]; }

  /// Loss and gradients of `info`'s method against its entry.
  void check(const DistillerInfo& info) {
    const json& expected = losses()[info.entry.id];
    const int64_t images = expected.value("n_data", int64_t{0});
    setIndices(expected, images);
    const auto distiller = makeDistiller(info, pairOf(m_sides, std::max<int64_t>(images, 1)), paramsOf(expected));
    fill(*distiller);
    if (images > 0) setMemories(*distiller, m_fill, images);
    const Tensor loss = info.entry.id == "fitnet" ? bareHintLoss() : sumOf(*distiller);
    EXPECT_LT(relative(loss.item<double>(), expected["loss"]), tolerance);
    loss.backward();
    const std::vector<Tensor> leaves = differentiated(expected["wrt"], *distiller);
    ASSERT_EQ(leaves.size(), expected["grad_norms"].size());
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      EXPECT_LT(relative(leaves[i].grad().norm().item<double>(), expected["grad_norms"][i]), tolerance) << i;
    }
    if (images == 0) return;
    // Z_v1 normalises the student's scores, which are taken against the teacher's memory.
    EXPECT_LT(relative(parameter(*distiller, "memory_t.z").item<double>(), expected["z_v1"]), tolerance);
    EXPECT_LT(relative(parameter(*distiller, "memory_s.z").item<double>(), expected["z_v2"]), tolerance);
    EXPECT_LT(relative(parameter(*distiller, "memory_s.rows").sum().item<double>(), expected["memory_v1_sum"]), 1e-3);
    EXPECT_LT(relative(parameter(*distiller, "memory_t.rows").sum().item<double>(), expected["memory_v2_sum"]), 1e-3);
  }

 private:
  Tensor sumOf(Distiller& distiller) {
    return total(distiller.loss(m_sides.student, m_sides.teacher, m_sides.batch, settled));
  }

  /// Its FitNet entry has a bare 1 x 1 convolution in the regressor's place; modules.json has the whole regressor.
  Tensor bareHintLoss() {
    const auto& student = m_sides.student.features[2];
    const auto& teacher = m_sides.teacher.features[2];
    Conv2d conv({.inChannels = student.size(1), .outChannels = teacher.size(1), .kernel = 1, .bias = true});
    m_fill.fill(conv);
    return methods::hintLoss(conv.forward(student), teacher);
  }

  /// The file names parameters within each layer or embedding, those of ReviewKD within the whole method.
  void fill(Distiller& distiller) {
    m_fill.fill(distiller);
    for (const auto& child : distiller.children()) {
      if (child->named_children().contains("linear")) m_fill.fill(*child);
      const auto own = child->named_parameters(/*recurse=*/false);
      if (!own.contains("log_scale")) continue;
      m_fill.fill(*child);
      const at::NoGradGuard noGrad;
      Tensor logScale = own["log_scale"];
      logScale.copy_(m_fill.tensor("log_scale", logScale.sizes(), 0.1, std::log(std::exp(5.0 - 1e-5) - 1.0)));
    }
  }

  /// "i -> (13 i + 5) mod n" and "row i: own index, then (17 i + 3 k + 11) mod n for k = 0..K-1".
  void setIndices(const json& expected, int64_t images) {
    if (images == 0) return;
    const Tensor row = at::arange(m_sides.batch.labels.size(0), at::kLong);
    const Tensor k = at::arange(expected["nce_k"].get<int64_t>(), at::kLong);
    m_sides.batch.indices = (13 * row + 5).remainder(images);
    const Tensor others = (17 * row.unsqueeze(1) + 3 * k.unsqueeze(0) + 11).remainder(images);
    m_sides.batch.negatives = at::cat({m_sides.batch.indices.unsqueeze(1), others}, 1);
  }

  /// The tensors of a line such as "student.feat1..3, student.pooled, student embed linear.weight".
  std::vector<Tensor> differentiated(const std::string& line, Distiller& distiller) {
    std::vector<Tensor> leaves;
    std::istringstream names(line);
    for (std::string name; std::getline(names >> std::ws, name, ',');) {
      if (name == "student.logits") {
        leaves.push_back(m_sides.student.logits);
      } else if (name == "student.pooled") {
        leaves.push_back(m_sides.student.pooled);
      } else if (name.starts_with("student.feat")) {
        const std::size_t first = name[12] - '0', last = name.back() - '0';
        for (std::size_t i = first; i <= last; ++i) leaves.push_back(m_sides.student.features[i]);
      } else if (name == "student embed linear.weight") {
        leaves.push_back(parameter(distiller, "embed_s.linear.weight"));
      } else {
        ADD_FAILURE() << "the file differentiates by " << name << ", which this test does not know";
      }
    }
    return leaves;
  }

  json m_file;
  golden::Fill m_fill;
  Sides m_sides;
};

/// Ours, so always from the source tree; golden::read may be told to read another set of distillers.json.
json moduleReferences() {
  std::ifstream stream(std::string(DISTILLSCOPE_SOURCE_DIR) + "/tests/golden/modules.json");
  return json::parse(stream);
}

TEST(DistillerGolden, LossesAndGradientsAreTheFieldsOwn) {
  for (const DistillerInfo& info : distillers()) {
    Reference reference;
    if (!reference.losses().contains(info.entry.id)) continue;
    SCOPED_TRACE(info.entry.id);
    reference.check(info);
  }
}

TEST(DistillerGolden, WholeMethodsOnUnequalMapsAreTheFieldsOwn) {
  const json file = moduleReferences();
  const golden::Fill fill(file);
  for (const json& expected : file["cases"]) {
    const std::string id = expected["method"];
    SCOPED_TRACE(fmt::format("{} {} {}", id, expected["stage"].get<std::string>(),
                             expected.value("params", json::object()).dump()));
    const auto output = [&](const std::string& side) {
      const SideSizes sizes = sizesOf(expected[side]["features"], expected[side]["pooled"]);
      return outputOf(fill, side, file["batch"], sizes, file["classes"]);
    };
    Sides sides{.student = output("student"), .teacher = output("teacher"), .batch = {}};
    if (expected.contains("labels")) {
      sides.batch.labels = at::tensor(expected["labels"].get<std::vector<int64_t>>(), at::kLong);
    }
    const int64_t images = expected.value("training_images", int64_t{1});
    const auto distiller =
        makeDistiller(findDistiller(id), pairOf(sides, images), expected.value("params", json::object()));
    fill.fill(*distiller);
    if (expected.contains("index")) {
      sides.batch.indices = at::tensor(expected["index"].get<std::vector<int64_t>>(), at::kLong);
      std::vector<Tensor> rows;
      for (const json& row : expected["contrast_index"]) {
        rows.push_back(at::tensor(row.get<std::vector<int64_t>>(), at::kLong));
      }
      sides.batch.negatives = at::stack(rows);
      setMemories(*distiller, fill, images);
    }
    const Progress progress{.epoch = expected["epochs_done"]};
    Tensor loss;
    for (const json& value : expected["losses"]) {
      loss = total(expected["stage"] == "first" ? distiller->firstStageLoss(sides.student, sides.teacher, sides.batch)
                                                : distiller->loss(sides.student, sides.teacher, sides.batch, progress));
      EXPECT_LT(relative(loss.item<double>(), value), tolerance);
    }
    loss.backward();

    std::map<std::string, Tensor> gradients;
    for (const auto& [name, tensor] : namedTensors(sides.student)) gradients["student." + name] = tensor.grad();
    for (const auto& item : distiller->named_parameters()) gradients[item.key()] = item.value().grad();
    // Where the exact gradient is zero (a bias before batch-norm) only rounding is left of it.
    double largest = 0.0;
    for (const auto& [name, norm] : expected["gradient_norms"].items()) largest = std::max(largest, norm.get<double>());
    for (const auto& [name, norm] : expected["gradient_norms"].items()) {
      ASSERT_TRUE(gradients.contains(name)) << name;
      ASSERT_TRUE(gradients[name].defined()) << name;
      const double actual = gradients[name].norm().item<double>();
      EXPECT_LT(std::abs(actual - norm.get<double>()), tolerance * norm.get<double>() + 1e-6 * largest) << name;
      gradients.erase(name);
    }
    for (const auto& [name, gradient] : gradients) {
      EXPECT_TRUE(!gradient.defined() || gradient.norm().item<double>() == 0.0) << name << " has a gradient here only";
    }
  }
}

TEST(DistillerGolden, EveryMethodHasReferenceValuesAndEveryReferenceItsMethod) {
  std::set<std::string> referenced, registered;
  const json losses = golden::read("distillers.json"), modules = moduleReferences();
  for (const auto& [id, loss] : losses["losses"].items()) referenced.insert(id);
  for (const json& expected : modules["cases"]) referenced.insert(expected["method"].get<std::string>());
  for (const DistillerInfo& info : distillers()) registered.insert(info.entry.id);
  EXPECT_EQ(referenced, registered);
}

}  // namespace
}  // namespace distillscope
