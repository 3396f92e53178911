// VGG with batch-norm and one linear layer, for 32 x 32 images: five groups of 3x3 convolutions with max-pooling
// between them. Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR
// 2015, table 1. Names and initial values are RepDistiller's; the pool before the last group is left out but at 64
// pixels.
#include <array>

#include "core/models/blocks.h"
#include "core/models/families.h"

namespace distillscope {
namespace {

/// Number of convolutions of each group.
using Depths = std::array<int64_t, 5>;
constexpr std::array<int64_t, 5> widths = {64, 128, 256, 512, 512};

/// Convolutions with batch-norm, named as in nn.Sequential(conv, bn, relu, conv, bn, relu, ...).
class VggGroup final : public Block {
 public:
  VggGroup(int64_t inChannels, int64_t width, int64_t convolutions) {
    for (int64_t i = 0; i < convolutions; ++i) {
      auto options = heConvolution(i == 0 ? inChannels : width, width, 3);
      options.bias = true;
      m_layers.emplace_back(*this, std::to_string(3 * i), std::to_string(3 * i + 1), options);
    }
  }

  Tensor forward(const Tensor& x) override { return m_layers.back().relu(beforeLast(x)); }

  Activation forwardWithPreact(const Tensor& x) override {
    const Tensor preact = m_layers.back()(beforeLast(x));
    return {preact, preact.relu()};
  }

 private:
  Tensor beforeLast(const Tensor& x) const {
    Tensor out = x;
    for (size_t i = 0; i + 1 < m_layers.size(); ++i) out = m_layers[i].relu(out);
    return out;
  }

  std::vector<ConvBn> m_layers;
};

Tensor maxPool(const Tensor& x) { return at::max_pool2d(x, /*kernel_size=*/2, /*stride=*/2); }

class Vgg final : public Model {
 public:
  Vgg(const Depths& depths, int64_t classes, int64_t channels) {
    for (size_t i = 0; i < m_groups.size(); ++i) {
      auto group = std::make_shared<VggGroup>(i == 0 ? channels : widths[i - 1], widths[i], depths[i]);
      m_groups[i] = register_module("block" + std::to_string(i), std::move(group));
    }
    m_classifier = register_module("classifier", std::make_shared<Linear>(widths.back(), classes, Init::SmallNormal));
  }

  ModelOutput forward(const Tensor& images) override {
    ModelOutput output;
    Tensor x = m_groups[0]->forward(channelsLast(images));
    addMap(output, {x, x});
    for (size_t i = 1; i < m_groups.size(); ++i) {
      const bool pools = i < 4 || images.size(2) == 64;
      const Activation map = m_groups[i]->forwardWithPreact(pools ? maxPool(x) : x);
      addMap(output, map);
      x = map.out;
    }
    output.pooled = globalAveragePool(x);
    output.logits = m_classifier->forward(output.pooled);
    return output;
  }

 private:
  std::array<std::shared_ptr<VggGroup>, 5> m_groups;
  std::shared_ptr<Linear> m_classifier;
};

ModelInfo variant(const std::string& id, const std::string& title, const Depths& depths) {
  return {.entry = {.id = id,
                    .title = title,
                    .family = "VGG",
                    .citation = "Simonyan and Zisserman, ICLR 2015",
                    .imageSize = 32},
          .make = [=](int64_t classes, int64_t channels) { return std::make_shared<Vgg>(depths, classes, channels); }};
}

}  // namespace

std::vector<ModelInfo> vggs() {
  return {variant("vgg8", "VGG-8", {1, 1, 1, 1, 1}), variant("vgg11", "VGG-11", {1, 1, 2, 2, 2}),
          variant("vgg13", "VGG-13", {2, 2, 2, 2, 2}), variant("vgg16", "VGG-16", {2, 2, 3, 3, 3}),
          variant("vgg19", "VGG-19", {2, 2, 4, 4, 4})};
}

}  // namespace distillscope
