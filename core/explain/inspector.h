// Answers questions about models and images as JSON-RPC 2.0; docs/inspect.md is its specification.
#pragma once

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "core/explain/explainer.h"

namespace distillscope {

/// How a method that takes seconds stays in touch with whoever asked.
struct InspectorHooks {
  std::function<void(const nlohmann::json& message)> notify;         ///< sends a notification
  std::function<bool(const nlohmann::json& requestId)> isCancelled;  ///< asked again and again while it works
  std::function<void()> meanwhile{};  ///< called after that: may answer() quick requests that wait
};

/// The request that a `$/cancelRequest` is about; null for any other message.
nlohmann::json cancelledId(const std::string& message);

/// Whether `message` is a request that need not wait for a long one to be done.
bool isQuick(const std::string& message);

class Inspector {
 public:
  explicit Inspector(InspectorHooks hooks = {}) : m_hooks(std::move(hooks)) {}

  /// The answer to one message; null for a notification. Never throws: every failure is an error answer.
  nlohmann::json answer(const std::string& message);
  /// Whether `shutdown` was asked.
  bool isDone() const { return m_done; }

 private:
  Watch watchOf(const nlohmann::json& id) const;

  InspectorHooks m_hooks;
  Explainer m_explainer;
  bool m_done = false;
};

}  // namespace distillscope
