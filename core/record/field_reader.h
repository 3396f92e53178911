// Reading the fields of a JSON file that a person wrote, with every problem in one sentence.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/recipe.h"

namespace distillscope {

/// The ids of a catalogue's table, in its order.
template <typename Entry>
std::vector<std::string> idsOf(const std::vector<Entry>& entries) {
  std::vector<std::string> ids;
  for (const Entry& entry : entries) ids.push_back(entry.id);
  return ids;
}

/// Collects problems instead of stopping at the first; a value with a problem reads as its default. `path` is that of
/// the object which holds the field.
class FieldReader {
 public:
  using json = nlohmann::json;

  const std::vector<RecipeProblem>& problems() const { return m_problems; }

  void add(std::string field, std::string what) { m_problems.push_back({std::move(field), std::move(what)}); }
  /// Every key must be one of `known`.
  void checkKeys(const json& object, const std::string& path, const std::vector<std::string>& known);

  std::string text(const json& object, const std::string& path, const char* key, const std::string& fallback);
  int64_t integer(const json& object, const std::string& path, const char* key, int64_t fallback, int64_t minimum);
  std::string oneOf(const json& object, const std::string& path, const char* key,
                    const std::vector<std::string>& choices, const std::string& fallback);
  /// The list under `key`, which must be there and hold something; an empty one after a problem. `of` says what it
  /// must hold.
  json list(const json& object, const std::string& path, const char* key, const char* of);
  /// A text or a list of texts, each one of `choices`.
  std::vector<std::string> names(const json& object, const std::string& path, const char* key,
                                 const std::vector<std::string>& choices);

  /// "tables[0].layout".
  static std::string join(const std::string& path, const std::string& key);
  /// A value as a sentence shows it.
  static std::string shown(const json& value);

 private:
  std::vector<RecipeProblem> m_problems;
};

}  // namespace distillscope
