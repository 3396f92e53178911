#include "core/record/study.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace distillscope {
namespace {

const Study::Variant& find(const std::vector<Study::Variant>& variants, const std::string& name) {
  const auto found = std::ranges::find(variants, name, &Study::Variant::name);
  if (found == variants.end()) throw std::out_of_range("the study has no " + name);
  return *found;
}

}  // namespace

const Study::Variant& Study::objective(const std::string& name) const { return find(objectives, name); }
const Study::Variant& Study::method(const std::string& name) const { return find(methods, name); }

std::string layoutName(Study::Layout layout) {
  switch (layout) {
    case Study::Layout::Pairs:
      return "pairs";
    case Study::Layout::ImageNet:
      return "imagenet";
    case Study::Layout::FewShot:
      return "few-shot";
    case Study::Layout::ZeroShot:
      return "zero-shot";
  }
  return {};
}

std::string roleName(StudyRole role) {
  switch (role) {
    case StudyRole::Teacher:
      return "teacher";
    case StudyRole::FineTuned:
      return "fine-tuned";
    case StudyRole::Student:
      return "student";
  }
  return {};
}

std::string scenarioTitle(const StudyScenario& scenario) {
  std::vector<std::string> parts;
  if (scenario.fraction != 1.0) parts.push_back(fmt::format("{:g} %", 100 * scenario.fraction));
  if (!scenario.dropClasses.empty()) parts.push_back(fmt::format("without {}", fmt::join(scenario.dropClasses, ", ")));
  return parts.empty() ? "all images" : fmt::format("{}", fmt::join(parts, " "));
}

}  // namespace distillscope
