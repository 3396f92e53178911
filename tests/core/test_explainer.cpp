// Networks that were trained on images of another size than their dataset's own.
#include <gtest/gtest.h>

#include "core/data/registry.h"
#include "core/explain/cam_statistics.h"
#include "core/explain/explainer.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"
#include "tests/support/small_fashion.h"

namespace distillscope {
namespace {

class ExplainerSizes : public ::testing::Test {
 protected:
  Source writeModel(const std::string& name, int64_t imageSize) {
    const auto model = findModel("resnet8").make(10, 1);
    initialise(*model, 1);
    TensorFile file = stateOf(*model);
    const DatasetInfo& info = findDataset("fashion-mnist");
    file.metadata = toMetadata({.model = "resnet8",
                                .classes = 10,
                                .channels = 1,
                                .imageSize = imageSize,
                                .dataset = "fashion-mnist",
                                .classNames = info.entry.classes,
                                .normalisation = info.normalisation});
    const auto path = m_folder.path() / (name + ".safetensors");
    writeSafetensors(path, file);
    return {.name = name, .path = path.string()};
  }

  TempFolder m_folder;
  DatasetChoice m_data{.id = "fashion-mnist", .root = writeSmallFashion(m_folder, 20, 30).string()};
  Source m_small = writeModel("small", 16), m_usual = writeModel("usual", 32);
  std::vector<ImageChoice> m_images{{.index = 3, .file = {}}, {.index = 4, .file = {}}};
  Explainer m_explainer;
};

TEST_F(ExplainerSizes, EachSeesImagesOfTheSizeThatItWasMeasuredOn) {
  for (const auto& sources : {std::vector{m_small, m_usual}, std::vector{m_usual, m_small}}) {
    const auto outputs = m_explainer.outputs(sources, m_data);
    const auto predictions = m_explainer.predict(sources, m_data, m_images, 1.0);
    const auto rows = m_explainer.cam(sources, m_data, m_images, {});
    for (std::size_t i = 0; i < m_images.size(); ++i) {
      for (std::size_t s = 0; s < sources.size(); ++s) {
        const Tensor expected = at::softmax(outputs[s]->logits[m_images[i].index], 0);
        EXPECT_TRUE(at::allclose(predictions[i][s].probabilities, expected, 1e-3, 1e-5)) << sources[s].name;
        EXPECT_TRUE(at::allclose(rows[i].columns[s].prediction.probabilities, expected, 1e-3, 1e-5));
        EXPECT_EQ(rows[i].columns[s].map.size(0), rows[i].picture.size(0));
      }
    }
    EXPECT_FALSE(at::allclose(predictions[0][0].probabilities, predictions[0][1].probabilities, 1e-3, 1e-5));
    EXPECT_EQ(rows[0].picture.size(0), sources[0].name == "small" ? 16 : 32);
    EXPECT_FALSE(rows[0].labelName.empty());
  }
}

TEST_F(ExplainerSizes, StatisticsAreThoseOfTheMaps) {
  const std::vector<Source> sources = {m_usual, m_small};
  const auto statistics = camStatistics(m_explainer, sources, m_data, {.count = 0}, {});
  ASSERT_EQ(statistics.measures[1].size(), 30U);
  const auto rows = m_explainer.cam(sources, m_data, m_images, {});
  for (std::size_t i = 0; i < m_images.size(); ++i) {
    for (std::size_t s = 0; s < sources.size(); ++s) {
      const MapMeasures& measured = statistics.measures[s][static_cast<std::size_t>(m_images[i].index)];
      EXPECT_NEAR(measured.explained, rows[i].columns[s].explained, 1e-4) << sources[s].name;
    }
  }
}

}  // namespace
}  // namespace distillscope
