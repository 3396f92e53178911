#include "core/weights/state_difference.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace distillscope {
namespace {

constexpr size_t namesShown = 3;

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

bool mayBeMissing(std::string_view name) {
  constexpr std::string_view suffix = "num_batches_tracked";
  return name.size() >= suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
}

std::string listed(const std::vector<std::string>& names) {
  const size_t shown = std::min(names.size(), namesShown);
  const auto text = fmt::format("{}", fmt::join(names.begin(), names.begin() + std::ptrdiff_t(shown), ", "));
  return shown == names.size() ? text : fmt::format("{} and {} more", text, names.size() - shown);
}

}  // namespace

NamedShapes shapesIn(const std::vector<std::pair<std::string, Tensor>>& tensors) {
  NamedShapes shapes;
  for (const auto& [name, tensor] : tensors) shapes.emplace_back(name, tensor.sizes().vec());
  return shapes;
}

bool isTrainingState(const std::string& name) {
  return startsWith(name, "optimizer.") || startsWith(name, "method.") || startsWith(name, "trainer.");
}

StateDifference differenceBetween(const NamedShapes& network, const TensorFile& file) {
  std::unordered_map<std::string_view, const Tensor*> present;
  for (const auto& [name, tensor] : file.tensors) present[name] = &tensor;
  std::unordered_set<std::string_view> expected;
  StateDifference difference;
  for (const auto& [name, shape] : network) {
    expected.insert(name);
    const auto found = present.find(name);
    if (found == present.end()) {
      if (!mayBeMissing(name)) difference.missing.push_back(name);
    } else if (found->second->sizes() != shape) {
      difference.reshaped.push_back(
          fmt::format("{} {} where {} is expected", name, found->second->sizes().vec(), shape));
    }
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (!expected.count(name) && !isTrainingState(name)) difference.unexpected.push_back(name);
  }
  return difference;
}

std::string describe(const StateDifference& difference) {
  std::vector<std::string> parts;
  if (!difference.missing.empty()) parts.push_back("lacks " + listed(difference.missing));
  if (!difference.unexpected.empty()) parts.push_back("has unexpected " + listed(difference.unexpected));
  if (!difference.reshaped.empty()) parts.push_back("has " + listed(difference.reshaped));
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace distillscope
