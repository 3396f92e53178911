// Correlation congruence, as its authors' code has it.
// Peng et al., "Correlation congruence for knowledge distillation", ICCV 2019.
//
//   L = 1 / (B - 1) * sum over i of <|d_i|, |d_(i+1)|>,  d = E_s(s) - E_t(t)
//
// where E_s and E_t are linear maps of the pooled features, trained with the student.
#include <algorithm>

#include "core/distillers/methods.h"
#include "core/distillers/modules.h"

namespace distillscope {
namespace {

class CorrelationCongruence final : public Distiller {
 public:
  CorrelationCongruence(int64_t dimensions, const Pair& pair)
      : m_student(register_module("embed_s", std::make_shared<Embed>(pair.student.pooled, dimensions))),
        m_teacher(register_module("embed_t", std::make_shared<Embed>(pair.teacher.pooled, dimensions))) {
    initialise(*this, pair.seed);
  }

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    return {{"cc", methods::ccLoss(m_student->forward(student.pooled), m_teacher->forward(teacher.pooled))}};
  }

 private:
  std::shared_ptr<Embed> m_student, m_teacher;
};

}  // namespace

Tensor methods::ccLoss(const Tensor& student, const Tensor& teacher) {
  const Tensor distance = (student - teacher).abs();
  const int64_t neighbours = student.size(0) - 1;
  const Tensor products = distance.narrow(0, 0, neighbours) * distance.narrow(0, 1, neighbours);
  return products.sum() / static_cast<double>(std::max<int64_t>(neighbours, 1));
}

DistillerInfo methods::cc() {
  return {
      .entry = {.id = "cc",
                .title = "Correlation congruence (CC)",
                .citation = "Peng et al., ICCV 2019",
                .help =
                    "Embeds both sides' pooled features in one space and draws them together there, neighbours of a "
                    "batch jointly.",
                .beta = 0.02,
                .params = {{.name = "dimensions",
                            .title = "Embedding dimensions",
                            .type = ParamSpec::Type::Integer,
                            .defaultValue = 128,
                            .minimum = 1,
                            .maximum = 4096,
                            .help = "Size of the space in which student and teacher are compared."}}},
      .make = [](const Params& params, const Pair& pair) {
        return std::make_shared<CorrelationCongruence>(params.integer("dimensions"), pair);
      }};
}

}  // namespace distillscope
