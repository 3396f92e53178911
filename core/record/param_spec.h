// One parameter of a dataset, objective, distiller or of the recipe itself: enough to check a value, to print help and
// to build a form field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

struct ParamSpec {
  enum class Type { Integer, Real, Boolean, Choice, Text, IntegerList };

  std::string name{};   ///< the recipe's key; a dotted path for fields of the recipe itself ("optimizer.lr")
  std::string title{};  ///< label in the window
  Type type = Type::Real;
  nlohmann::json defaultValue{};
  std::optional<double> minimum = {};  ///< of the number, or of every number of a list
  std::optional<double> maximum{};
  bool minimumExcluded = false;        ///< the value must be greater than `minimum`, not only equal to it
  std::vector<std::string> choices{};  ///< for Type::Choice
  std::string unit{};                  ///< "nats", "epochs", "images"; empty for a pure number
  std::string help{};                  ///< one sentence
};

/// What is wrong with `value`, as the end of a sentence that begins with the field's name
/// ("is -0.1, and must be greater than 0"), or nothing.
std::optional<std::string> problemOf(const ParamSpec& spec, const nlohmann::json& value);

/// "greater than 0", "an integer of at least 1", "one of step, cosine": what `problemOf` demands.
std::string allowedValues(const ParamSpec& spec);

nlohmann::json toJson(const ParamSpec& spec);
/// Throws RecipeError if `value` is not what toJson writes.
ParamSpec paramSpecFromJson(const nlohmann::json& value);

/// Checked values of a variant's parameters, every one present.
class Params {
 public:
  Params() = default;
  /// Takes `values` that have been checked against `specs`, and the defaults of what is left out.
  Params(const std::vector<ParamSpec>& specs, const nlohmann::json& values);

  double real(const std::string& name) const { return m_values.at(name).get<double>(); }
  int64_t integer(const std::string& name) const { return m_values.at(name).get<int64_t>(); }
  bool boolean(const std::string& name) const { return m_values.at(name).get<bool>(); }
  std::string text(const std::string& name) const { return m_values.at(name).get<std::string>(); }
  bool has(const std::string& name) const { return m_values.contains(name); }
  const nlohmann::json& values() const { return m_values; }

 private:
  nlohmann::json m_values = nlohmann::json::object();
};

}  // namespace distillscope
