#include "core/record/study_run_id.h"

#include <cstdint>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace distillscope {

using nlohmann::json;

namespace {

/// 64-bit FNV-1a (Fowler, Noll, Vo): offset basis 14695981039346656037, prime 1099511628211.
uint64_t fnv1a(const std::string& bytes) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
  return hash;
}

}  // namespace

const std::vector<LaterField>& laterFields() {
  static const std::vector<LaterField> table = {{json::json_pointer("/measure_every"), 1}};
  return table;
}

std::string runId(const json& recipe, const json& teacherRecipe, const std::vector<LaterField>& later) {
  json content = recipe;
  content.erase("device");
  content.erase("threads");
  content["dataset"].erase("root");
  for (const LaterField& added : later) {
    if (content.contains(added.field) && content[added.field] == added.before) {
      content[added.field.parent_pointer()].erase(added.field.back());
    }
  }

  std::string name =
      fmt::format("{}-{}-", recipe["dataset"]["id"].get<std::string>(), recipe["model"]["id"].get<std::string>());
  if (recipe.contains("objective")) {
    name += recipe["objective"]["id"].get<std::string>();
  } else if (recipe.contains("distiller")) {
    name += fmt::format("{}-from-{}-{}", recipe["distiller"]["id"].get<std::string>(),
                        teacherRecipe["objective"]["id"].get<std::string>(),
                        teacherRecipe["model"]["id"].get<std::string>());
  } else {
    name += "plain";
  }
  const json& dataset = recipe["dataset"];
  if (dataset["fraction"] != 1.0) name += fmt::format("-{:g}pct", 100 * dataset["fraction"].get<double>());
  if (!dataset["drop_classes"].empty()) {
    name += fmt::format("-drop-{}", fmt::join(dataset["drop_classes"].get<std::vector<int64_t>>(), "-"));
  }
  return fmt::format("{}-s{}-{:016x}", name, recipe["seed"].get<uint64_t>(), fnv1a(content.dump()));
}

}  // namespace distillscope
