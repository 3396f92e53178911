#include <gtest/gtest.h>

#include "core/models/layers.h"
#include "core/models/registry.h"
#include "tests/support/golden.h"

namespace distillscope {
namespace {

TEST(ModelZoo, EvaluationLogitsAreTheReferences) {
  const auto reference = golden::read("zoo.json");
  const golden::Fill fill(reference);
  for (const auto& info : models()) {
    const auto& expected = reference["models"][info.entry.id];
    auto model = info.make(100, 3);
    fill.fill(*model);
    model->eval();
    at::NoGradGuard g;
    auto out = model->forward(fill.tensor("input", expected["input"].get<std::vector<int64_t>>()));
    EXPECT_LT(golden::relativeError(out.logits, expected["eval_logits"]), 1e-3) << info.entry.id;
  }
}

}  // namespace
}  // namespace distillscope
