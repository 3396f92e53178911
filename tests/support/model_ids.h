// For tests that hold for every architecture.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/models/registry.h"

namespace distillscope {

inline std::vector<std::string> everyModelId() {
  std::vector<std::string> ids;
  for (const ModelInfo& info : models()) ids.push_back(info.entry.id);
  return ids;
}

/// Names a case after its architecture.
inline std::string caseName(const testing::TestParamInfo<std::string>& instance) { return instance.param; }

}  // namespace distillscope
