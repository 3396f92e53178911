#include "core/record/field_reader.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace distillscope {

using nlohmann::json;

void FieldReader::checkKeys(const json& object, const std::string& path, const std::vector<std::string>& known) {
  for (const auto& [key, value] : object.items()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    add(join(path, key), fmt::format("is not a field here: known are {}", fmt::join(known, ", ")));
  }
}

std::string FieldReader::text(const json& object, const std::string& path, const char* key,
                              const std::string& fallback) {
  if (!object.contains(key)) return fallback;
  if (object[key].is_string()) return object[key];
  add(join(path, key), fmt::format("is {}, and must be a text", shown(object[key])));
  return fallback;
}

int64_t FieldReader::integer(const json& object, const std::string& path, const char* key, int64_t fallback,
                             int64_t minimum) {
  if (!object.contains(key)) return fallback;
  if (object[key].is_number_integer() && object[key] >= minimum) return object[key];
  add(join(path, key), fmt::format("is {}, and must be an integer of at least {}", shown(object[key]), minimum));
  return fallback;
}

std::string FieldReader::oneOf(const json& object, const std::string& path, const char* key,
                               const std::vector<std::string>& choices, const std::string& fallback) {
  const std::string value = text(object, path, key, fallback);
  if (std::ranges::find(choices, value) != choices.end()) return value;
  add(join(path, key), fmt::format("is \"{}\", and must be one of {}", value, fmt::join(choices, ", ")));
  return fallback;
}

json FieldReader::list(const json& object, const std::string& path, const char* key, const char* of) {
  const json value = object.value(key, json());
  if (value.is_array() && !value.empty()) return value;
  add(join(path, key), fmt::format("is {}, and must be a list of {}", shown(value), of));
  return json::array();
}

std::vector<std::string> FieldReader::names(const json& object, const std::string& path, const char* key,
                                            const std::vector<std::string>& choices) {
  std::vector<std::string> found;
  const json value = object.value(key, json());
  for (const json& item : value.is_array() ? value : json::array({value})) {
    if (item.is_string() && std::ranges::find(choices, item.get<std::string>()) != choices.end()) {
      found.push_back(item);
    } else {
      add(join(path, key), fmt::format("holds {}, and must name any of {}", shown(item), fmt::join(choices, ", ")));
    }
  }
  return found;
}

std::string FieldReader::join(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string FieldReader::shown(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace distillscope
