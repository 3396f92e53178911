#include "core/distillers/registry.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/distillers/kd.h"
#include "core/distillers/methods.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

/// Completes what a method's file may leave out: the temperature of the KD term, and that every pair will do.
DistillerInfo complete(DistillerInfo info) {
  const ParamSpec temperature = kdTemperature();
  if (std::ranges::find(info.entry.params, temperature.name, &ParamSpec::name) == info.entry.params.end()) {
    info.entry.params.push_back(temperature);
  }
  if (!info.refusal) info.refusal = [](const OutputShapes&, const OutputShapes&) { return std::nullopt; };
  return info;
}

}  // namespace

const std::vector<DistillerInfo>& distillers() {
  static const std::vector<DistillerInfo> table = {
      complete(methods::kd()),
  };
  return table;
}

const DistillerInfo& findDistiller(const std::string& id) {
  const std::vector<DistillerInfo>& table = distillers();
  const auto found = std::ranges::find_if(table, [&](const DistillerInfo& info) { return info.entry.id == id; });
  if (found != table.end()) return *found;
  std::vector<std::string> ids;
  for (const DistillerInfo& info : table) ids.push_back(info.entry.id);
  throw RecipeError("distiller.id", fmt::format("is \"{}\", and must be one of {}", id, fmt::join(ids, ", ")));
}

}  // namespace distillscope
