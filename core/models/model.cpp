#include "core/models/model.h"

namespace distillscope {
namespace {

std::vector<std::vector<int64_t>> mapShapes(const std::vector<Tensor>& maps) {
  std::vector<std::vector<int64_t>> shapes;
  for (const Tensor& map : maps) shapes.push_back(map.sizes().slice(1).vec());
  return shapes;
}

}  // namespace

OutputShapes shapesOf(Model& model, int64_t channels, int64_t imageSize) {
  const at::NoGradGuard noGrad;
  const bool wasTraining = model.is_training();
  model.eval();  // leaves the running statistics alone
  const auto options = at::TensorOptions().device(model.parameters().front().device());
  const ModelOutput output = model.forward(at::zeros({1, channels, imageSize, imageSize}, options));
  model.train(wasTraining);
  return {.features = mapShapes(output.features),
          .preactFeatures = mapShapes(output.preactFeatures),
          .pooled = output.pooled.size(1),
          .classes = output.logits.size(1)};
}

}  // namespace distillscope
