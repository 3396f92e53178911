#include "core/distillers/registry.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/distillers/kd.h"
#include "core/distillers/methods.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

using Refusal = decltype(DistillerInfo::refusal);

/// Every method may be joined by the KD term, which compares the two sides class by class.
Refusal orUnequalClasses(Refusal refusal) {
  return [refusal = std::move(refusal)](const OutputShapes& student, const OutputShapes& teacher) {
    if (student.classes == teacher.classes) return refusal ? refusal(student, teacher) : std::nullopt;
    return std::optional(
        fmt::format("needs as many classes on both sides, and the student has {} where the teacher has {}",
                    student.classes, teacher.classes));
  };
}

/// Adds what every method has and no file should repeat: the temperature of the KD term, and the refusal of a pair that
/// the KD term cannot join.
DistillerInfo complete(DistillerInfo info) {
  const ParamSpec temperature = kdTemperature();
  if (std::ranges::find(info.entry.params, temperature.name, &ParamSpec::name) == info.entry.params.end()) {
    info.entry.params.push_back(temperature);
  }
  info.refusal = orUnequalClasses(std::move(info.refusal));
  return info;
}

}  // namespace

const std::vector<DistillerInfo>& distillers() {
  static const std::vector<DistillerInfo> table = {
      complete(methods::kd()),  complete(methods::at()),       complete(methods::pkt()),    complete(methods::sp()),
      complete(methods::cc()),  complete(methods::rkd()),      complete(methods::vid()),    complete(methods::crd()),
      complete(methods::dkd()), complete(methods::reviewKd()), complete(methods::fitNet()), complete(methods::nst()),
      complete(methods::ft()),  complete(methods::ab()),       complete(methods::fsp()),
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

std::map<std::string, std::string> refusalsOf(const OutputShapes& student, const OutputShapes& teacher) {
  std::map<std::string, std::string> reasons;
  for (const DistillerInfo& info : distillers()) {
    if (const auto reason = info.refusal(student, teacher)) reasons.emplace(info.entry.id, *reason);
  }
  return reasons;
}

}  // namespace distillscope
