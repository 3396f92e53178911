#include "core/record/study_table_reader.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace distillscope {

using nlohmann::json;

std::vector<StudyPair> StudyTableReader::pairs(const json& object, const std::string& path) {
  std::vector<StudyPair> found;
  const json items = m_fields.list(object, path, "pairs", "objects with a teacher and a student");
  const auto models = idsOf(m_catalogue.models);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string at = fmt::format("{}[{}]", FieldReader::join(path, "pairs"), i);
    if (!items[i].is_object()) {
      m_fields.add(
          at, fmt::format("is {}, and must be an object with a teacher and a student", FieldReader::shown(items[i])));
      continue;
    }
    m_fields.checkKeys(items[i], at, {"teacher", "student"});
    const StudyPair pair{m_fields.oneOf(items[i], at, "teacher", models, ""),
                         m_fields.oneOf(items[i], at, "student", models, "")};
    if (!pair.teacher.empty() && !pair.student.empty()) found.push_back(pair);
  }
  return found;
}

std::vector<uint64_t> StudyTableReader::seeds(const json& object, const std::string& path) {
  std::vector<uint64_t> found;
  for (const json& item : m_fields.list(object, path, "seeds", "integers of at least 0")) {
    if (!item.is_number_integer() || item < 0 || std::ranges::count(found, item.get<uint64_t>()) > 0) {
      m_fields.add(FieldReader::join(path, "seeds"),
                   fmt::format("holds {}, and must hold different integers of at least 0", FieldReader::shown(item)));
      continue;
    }
    found.push_back(item);
  }
  return found;
}

Study::Table StudyTableReader::table(const json& item, const std::string& path, const Defaults& defaults) {
  Study::Table made;
  std::vector<std::string> known = {"layout", "title", "pairs", "methods", "seeds", "baseline"};
  for (const auto layout : {Study::Layout::ImageNet, Study::Layout::FewShot, Study::Layout::ZeroShot}) {
    if (item.value("layout", json()) == layoutName(layout)) made.layout = layout;
  }
  m_fields.oneOf(item, path, "layout", {"pairs", "imagenet", "few-shot", "zero-shot"}, "");
  const bool fewShot = made.layout == Study::Layout::FewShot;
  const bool zeroShot = made.layout == Study::Layout::ZeroShot;
  if (fewShot) known.push_back("fractions");
  if (zeroShot) known.push_back("drop_classes");
  m_fields.checkKeys(item, path, known);

  made.title = m_fields.text(item, path, "title", defaults.title);
  if (!item.contains("pairs") && !defaults.pairs) m_fields.add(path + ".pairs", "is missing, and so is the study's");
  made.pairs = item.contains("pairs") ? pairs(item, path) : defaults.pairs.value_or(std::vector<StudyPair>());
  made.methods = item.contains("methods") ? m_fields.names(item, path, "methods", defaults.methods) : defaults.methods;
  made.seeds = item.contains("seeds") ? seeds(item, path) : defaults.seeds;
  made.baseline = made.layout == Study::Layout::Pairs;
  if (item.contains("baseline")) {
    if (!item["baseline"].is_boolean()) m_fields.add(path + ".baseline", "must be true or false");
    made.baseline = item["baseline"] == true;
  }
  made.scenarios = fewShot ? fractions(item, path) : zeroShot ? dropSets(item, path) : std::vector<StudyScenario>{{}};
  return made;
}

std::vector<StudyScenario> StudyTableReader::fractions(const json& item, const std::string& path) {
  std::vector<StudyScenario> found;
  for (const json& value : m_fields.list(item, path, "fractions", "shares greater than 0 and at most 1")) {
    const double share = value.is_number() ? value.get<double>() : 0;
    if (share > 0 && share <= 1 && std::ranges::count(found, share, &StudyScenario::fraction) == 0) {
      found.push_back({.fraction = share, .dropClasses = {}});
    } else {
      m_fields.add(path + ".fractions",
                   fmt::format("holds {}, and must hold different shares greater than 0 and at most 1",
                               FieldReader::shown(value)));
    }
  }
  return found;
}

std::vector<StudyScenario> StudyTableReader::dropSets(const json& item, const std::string& path) {
  std::vector<StudyScenario> found;
  for (const json& set : m_fields.list(item, path, "drop_classes", "lists of classes")) {
    const auto isClass = [](const json& value) { return value.is_number_integer() && value >= 0; };
    const bool isList = set.is_array() && !set.empty() && std::ranges::all_of(set, isClass);
    const std::set<int64_t> classes = isList ? set.get<std::set<int64_t>>() : std::set<int64_t>();
    const std::vector<int64_t> sorted(classes.begin(), classes.end());
    if (!isList || std::ranges::count(found, sorted, &StudyScenario::dropClasses) > 0) {
      m_fields.add(path + ".drop_classes", fmt::format("holds {}, and must hold different lists of one class at least",
                                                       FieldReader::shown(set)));
      continue;
    }
    found.push_back({.fraction = 1.0, .dropClasses = sorted});
  }
  return found;
}

}  // namespace distillscope
