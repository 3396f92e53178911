#include "core/record/param_spec.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

using Type = ParamSpec::Type;
using nlohmann::json;

constexpr std::array typeNames = {std::pair{Type::Integer, "integer"}, std::pair{Type::Real, "real"},
                                  std::pair{Type::Boolean, "boolean"}, std::pair{Type::Choice, "choice"},
                                  std::pair{Type::Text, "text"},       std::pair{Type::IntegerList, "integers"}};

std::string noun(Type type) {
  switch (type) {
    case Type::Integer:
      return "an integer";
    case Type::Real:
      return "a number";
    case Type::Boolean:
      return "true or false";
    case Type::Choice:
    case Type::Text:
      return "a text";
    case Type::IntegerList:
      return "a list of integers";
  }
  return {};
}

std::string range(const ParamSpec& spec) {
  if (spec.minimum && spec.maximum) {
    return fmt::format("{} {} and at most {}", spec.minimumExcluded ? "greater than" : "at least", *spec.minimum,
                       *spec.maximum);
  }
  if (spec.minimum) return fmt::format("{} {}", spec.minimumExcluded ? "greater than" : "at least", *spec.minimum);
  if (spec.maximum) return fmt::format("at most {}", *spec.maximum);
  return {};
}

bool inRange(const ParamSpec& spec, double value) {
  if (!std::isfinite(value)) return false;
  if (spec.minimum && (spec.minimumExcluded ? value <= *spec.minimum : value < *spec.minimum)) return false;
  return !spec.maximum || value <= *spec.maximum;
}

bool hasType(const ParamSpec& spec, const json& value) {
  switch (spec.type) {
    case Type::Integer:
      return value.is_number_integer();
    case Type::Real:
      return value.is_number();
    case Type::Boolean:
      return value.is_boolean();
    case Type::Choice:
    case Type::Text:
      return value.is_string();
    case Type::IntegerList:
      return value.is_array() && std::ranges::all_of(value, &json::is_number_integer);
  }
  return false;
}

}  // namespace

std::string allowedValues(const ParamSpec& spec) {
  if (spec.type == Type::Choice) return fmt::format("one of {}", fmt::join(spec.choices, ", "));
  const std::string limits = range(spec);
  if (limits.empty()) return noun(spec.type);
  if (spec.type == Type::Real) return limits;
  if (spec.type == Type::IntegerList) return fmt::format("a list of integers, each {}", limits);
  return fmt::format("{} that is {}", noun(spec.type), limits);
}

std::optional<std::string> problemOf(const ParamSpec& spec, const json& value) {
  bool good = hasType(spec, value);
  if (good && value.is_number()) good = inRange(spec, value.get<double>());
  if (good && value.is_array()) {
    good = std::ranges::all_of(value, [&](const json& item) { return inRange(spec, item.get<double>()); });
  }
  if (good && spec.type == Type::Choice) good = std::ranges::count(spec.choices, value.get<std::string>()) > 0;
  if (good) return std::nullopt;
  return fmt::format("is {}, and must be {}", value.dump(-1, ' ', false, json::error_handler_t::replace),
                     allowedValues(spec));
}

json toJson(const ParamSpec& spec) {
  const auto type = std::ranges::find(typeNames, spec.type, &std::pair<Type, const char*>::first);
  json value = {{"name", spec.name}, {"title", spec.title}, {"type", type->second}, {"default", spec.defaultValue},
                {"unit", spec.unit}, {"help", spec.help}};
  if (spec.minimum) value["minimum"] = *spec.minimum;
  if (spec.maximum) value["maximum"] = *spec.maximum;
  if (spec.minimumExcluded) value["minimum_excluded"] = true;
  if (!spec.choices.empty()) value["choices"] = spec.choices;
  return value;
}

ParamSpec paramSpecFromJson(const json& value) {
  try {
    ParamSpec spec;
    spec.name = value.at("name");
    spec.title = value.at("title");
    const std::string typeName = value.at("type");
    const auto type = std::ranges::find_if(typeNames, [&](const auto& entry) { return typeName == entry.second; });
    if (type == typeNames.end()) throw RecipeError(spec.name, fmt::format("has the unknown type {}", typeName));
    spec.type = type->first;
    spec.defaultValue = value.at("default");
    spec.unit = value.at("unit");
    spec.help = value.at("help");
    if (value.contains("minimum")) spec.minimum = value["minimum"];
    if (value.contains("maximum")) spec.maximum = value["maximum"];
    spec.minimumExcluded = value.value("minimum_excluded", false);
    spec.choices = value.value("choices", std::vector<std::string>());
    return spec;
  } catch (const json::exception& error) {
    throw RecipeError("", fmt::format("the catalogue holds a parameter that cannot be read: {}", error.what()));
  }
}

Params::Params(const std::vector<ParamSpec>& specs, const json& values) {
  for (const ParamSpec& spec : specs) {
    m_values[spec.name] = values.contains(spec.name) ? values.at(spec.name) : spec.defaultValue;
  }
}

}  // namespace distillscope
