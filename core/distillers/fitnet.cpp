// FitNets: hints from one of the teacher's stages.
// Romero et al., "FitNets: hints for thin deep nets", ICLR 2015, eq. 3; trained in one stage with the classifier, as
// the later literature compares it.
//
//   L = mean((relu(r(s)) - t)^2)
//
// where r is a convolution to the teacher's shape with batch-norm, trained with the student.
#include <fmt/format.h>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"
#include "core/distillers/modules.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

/// The maps at student position `layer`, 0 being the stem. Throws RecipeError if it names no map with a partner.
StagePair hintPair(const Pair& pair, int64_t layer) {
  if (layer == 0) return {};
  const std::vector<StagePair> stages = matchStages(pair.student, pair.teacher);
  for (const StagePair& stage : stages) {
    if (static_cast<int64_t>(stage.student) == layer) return stage;
  }
  std::string allowed = "0";
  for (const StagePair& stage : stages) allowed += fmt::format(", {}", stage.student);
  throw RecipeError("distiller.layer", fmt::format("is {}, and must be one of {}: these stages of the student have a "
                                                   "partner in the teacher",
                                                   layer, allowed));
}

class FitNet final : public Distiller {
 public:
  FitNet(int64_t layer, const Pair& pair) : m_maps(hintPair(pair, layer)) {
    m_regressor = register_module("regressor", std::make_shared<ConvRegressor>(pair.student.features[m_maps.student],
                                                                               pair.teacher.features[m_maps.teacher]));
    initialise(*this, pair.seed);
  }

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    const Tensor guess = m_regressor->forward(student.features[m_maps.student]).relu();
    return {{"fitnet", methods::hintLoss(guess, teacher.features[m_maps.teacher])}};
  }

 private:
  StagePair m_maps;
  std::shared_ptr<ConvRegressor> m_regressor;
};

}  // namespace

Tensor methods::hintLoss(const Tensor& guess, const Tensor& hint) { return at::mse_loss(guess, hint); }

DistillerInfo methods::fitNet() {
  return {
      .entry = {.id = "fitnet",
                .title = "FitNets (hint)",
                .citation = "Romero et al., ICLR 2015",
                .help = "A regressor from one stage of the student is to give the teacher's feature map at that stage.",
                .beta = 100.0,
                .params = {{.name = "layer",
                            .title = "Hint layer",
                            .type = ParamSpec::Type::Integer,
                            .defaultValue = 2,
                            .minimum = 0,
                            .help = "Stage of the student that is compared; 0 is the stem."}}},
      .make = [](const Params& params, const Pair& pair) {
        return std::make_shared<FitNet>(params.integer("layer"), pair);
      }};
}

}  // namespace distillscope
