// Temperature-scaled MLL: cross-entropy of softmax(logits / T).
// Training at T < 1 lets the logits stay small, so that the outputs at temperature 1 are softer; T > 1 the reverse.
//
//   loss = - mean of ln softmax(logits / T)[y]
#include "core/teachers/losses.h"
#include "core/teachers/objective.h"

namespace distillscope {
namespace {

class TemperatureScaled final : public Objective {
 public:
  explicit TemperatureScaled(double temperature) : m_temperature(temperature) {}

  LossTerms loss(const ModelOutput& output, const Batch& batch) override {
    return {{"scaled_cross_entropy", crossEntropy(output.logits / m_temperature, batch.labels)}};
  }

 private:
  double m_temperature;
};

}  // namespace

ObjectiveInfo temperatureScaled() {
  return {.entry = {.id = "temperature-mll",
                    .title = "Temperature-scaled MLL",
                    .citation = "softmax temperature after Hinton et al., 2015",
                    .help = "Trains by cross-entropy at another temperature than the outputs are read at.",
                    .params = {{.name = "temperature",
                                .title = "Temperature",
                                .type = ParamSpec::Type::Real,
                                .defaultValue = 0.5,
                                .minimum = 0,
                                .maximum = 100,
                                .minimumExcluded = true,
                                .help = "T in softmax(logits / T) of the training loss."}}},
          .make = [](const Params& params, int64_t) {
            return std::make_shared<TemperatureScaled>(params.real("temperature"));
          }};
}

}  // namespace distillscope
