#include "tests/support/recorded_calls.h"

#include <utility>

#include <ATen/record_function.h>

namespace distillscope {
namespace {

thread_local std::vector<RecordedCall> calls;

/// LibTorch shows a call's arguments before it runs, its results after.
struct Call : at::ObserverContext {
  std::vector<std::vector<int64_t>> inputShapes;
};

std::unique_ptr<at::ObserverContext> onBegin(const at::RecordFunction& function) {
  auto call = std::make_unique<Call>();
  for (const auto& input : function.inputs())
    if (input.isTensor() && input.toTensor().defined()) call->inputShapes.push_back(input.toTensor().sizes().vec());
  return call;
}

void onEnd(const at::RecordFunction& function, at::ObserverContext* context) {
  const auto& outputs = function.outputs();
  if (outputs.empty() || !outputs[0].isTensor() || !outputs[0].toTensor().defined()) return;
  const Tensor& output = outputs[0].toTensor();
  const bool channelsLast = output.dim() == 4 && output.is_contiguous(at::MemoryFormat::ChannelsLast) &&
                            output.suggest_memory_format() == at::MemoryFormat::ChannelsLast;
  calls.push_back({.name = function.name(),
                   .inputShapes = std::move(static_cast<Call*>(context)->inputShapes),
                   .outputShape = output.sizes().vec(),
                   .channelsLast = channelsLast});
}

}  // namespace

std::vector<RecordedCall> recordedCalls(const std::function<void()>& work) {
  calls.clear();
  const auto handle = at::addThreadLocalCallback(at::RecordFunctionCallback(onBegin, onEnd)
                                                     .needsInputs(true)
                                                     .needsOutputs(true)
                                                     .scopes({at::RecordScope::FUNCTION}));
  const at::RecordFunctionGuard guard(/*is_enabled=*/true);
  work();
  at::removeCallback(handle);
  return std::exchange(calls, {});
}

}  // namespace distillscope
