// The KD term that every student's loss may hold beside its method's own.
#pragma once

#include "core/record/param_spec.h"
#include "core/torch.h"

namespace distillscope {

/// T^2 / B * sum over the batch of KL(softmax(t / T) || softmax(s / T)), in nats; logits are [B, K].
Tensor kdLoss(const Tensor& studentLogits, const Tensor& teacherLogits, double temperature);

/// The parameter "temperature" of that term.
ParamSpec kdTemperature();

}  // namespace distillscope
