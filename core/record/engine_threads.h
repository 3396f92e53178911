// How long the threads of an engine wait for each other before they let their core go. OpenMP reads it from the
// environment when a process begins, so whoever starts an engine says it.
#pragma once

namespace distillscope {

/// Set unless the environment has it, or OMP_WAIT_POLICY, already. libgomp's own choice holds a core for milliseconds:
/// where anything else wants one, the threads then wait for their turn to wait. ResNet-20 on two cores, shared with two
/// other busy processes, trained at 943 instead of 883 images a second; letting go at once (OMP_WAIT_POLICY=passive)
/// was slower, at 600 to 830.
inline constexpr const char* spinVariable = "GOMP_SPINCOUNT";
inline constexpr const char* spinCount = "20000";
inline constexpr const char* waitPolicyVariable = "OMP_WAIT_POLICY";

}  // namespace distillscope
