// Looking up a variant in its table, with a message that lists what there is.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/error.h"

namespace distillscope {

/// The info whose entry has `id`. Throws RecipeError for `field` naming every id there is.
template <typename Info>
const Info& findEntry(const std::vector<Info>& table, const std::string& field, const std::string& id) {
  std::vector<std::string> ids;
  for (const Info& info : table) {
    if (info.entry.id == id) return info;
    ids.push_back(info.entry.id);
  }
  throw RecipeError(field, fmt::format("is \"{}\", and must be one of {}", id, fmt::join(ids, ", ")));
}

}  // namespace distillscope
