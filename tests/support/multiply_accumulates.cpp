#include "tests/support/multiply_accumulates.h"

#include <string>

#include <ATen/record_function.h>

#include "core/torch.h"

namespace distillscope {
namespace {

thread_local int64_t count = 0;

/// An output element of a convolution or a linear layer takes as many multiply-accumulates as a filter has weights.
void onEnd(const at::RecordFunction& function, at::ObserverContext*) {
  const std::string name = function.name();
  if (name != "aten::conv2d" && name != "aten::linear") return;
  const Tensor weight = function.inputs().at(1).toTensor();
  const Tensor output = function.outputs().at(0).toTensor();
  count += output.numel() * (weight.numel() / weight.size(0));
}

}  // namespace

int64_t multiplyAccumulates(const std::function<void()>& work) {
  count = 0;
  const auto begin = [](const at::RecordFunction&) -> std::unique_ptr<at::ObserverContext> { return nullptr; };
  const auto handle = at::addThreadLocalCallback(at::RecordFunctionCallback(begin, onEnd)
                                                     .needsInputs(true)
                                                     .needsOutputs(true)
                                                     .scopes({at::RecordScope::FUNCTION}));
  const at::RecordFunctionGuard guard(/*is_enabled=*/true);
  work();
  at::removeCallback(handle);
  return count;
}

}  // namespace distillscope
