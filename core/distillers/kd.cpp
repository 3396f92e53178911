// Knowledge distillation.
// Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", NIPS workshop 2014, section 2.
//
//   L = T^2 / B * sum over the batch of KL(softmax(t / T) || softmax(s / T))
//
// T^2 keeps the size of the gradient about the same whatever the temperature T is.
#include "core/distillers/kd.h"

#include "core/distillers/methods.h"

namespace distillscope {

Tensor kdLoss(const Tensor& studentLogits, const Tensor& teacherLogits, double temperature) {
  const Tensor student = at::log_softmax(studentLogits / temperature, 1);
  const Tensor teacher = at::softmax(teacherLogits / temperature, 1);
  const auto batch = static_cast<double>(studentLogits.size(0));
  return at::kl_div(student, teacher, at::Reduction::Sum) * (temperature * temperature / batch);
}

ParamSpec kdTemperature() {
  return {.name = "temperature",
          .title = "Temperature",
          .defaultValue = 4.0,
          .minimum = 0.0,
          .minimumExcluded = true,
          .help =
              "Divides the logits before the softmax of the KD term: higher shows more of the classes that are not "
              "the answer."};
}

namespace {

class Kd final : public Distiller {
 public:
  explicit Kd(double temperature) : m_temperature(temperature) {}

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    return {{"kd", kdLoss(student.logits, teacher.logits, m_temperature)}};
  }

 private:
  double m_temperature;
};

}  // namespace

DistillerInfo methods::kd() {
  return {
      .entry = {.id = "kd",
                .title = "Knowledge distillation (KD)",
                .citation = "Hinton et al., NIPS workshop 2014",
                .help = "The student learns the teacher's softened outputs: alpha weighs exactly that term, so beta, "
                        "which would weigh it once more, is 0.",
                .gamma = 0.1,
                .alpha = 0.9,
                .beta = 0.0,
                .params = {kdTemperature()}},
      .make = [](const Params& params, const Pair&) { return std::make_shared<Kd>(params.real("temperature")); }};
}

}  // namespace distillscope
