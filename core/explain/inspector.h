// Answers questions about models and images as JSON-RPC 2.0; docs/inspect.md is its specification.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/explain/explainer.h"

namespace distillscope {

class Inspector {
 public:
  /// The answer to one message; null for a notification. Never throws: every failure is an error answer.
  nlohmann::json answer(const std::string& message);
  /// Whether `shutdown` was asked.
  bool isDone() const { return m_done; }

 private:
  Explainer m_explainer;
  bool m_done = false;
};

}  // namespace distillscope
