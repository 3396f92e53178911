// What a study's tables may have for themselves instead of the study's own, and the tables that are made of it.
#pragma once

#include <optional>

#include "core/record/field_reader.h"
#include "core/record/study.h"

namespace distillscope {

/// Reads parts of a study's file; problems go to `fields`. Both arguments outlive the reader.
class StudyTableReader {
 public:
  using json = nlohmann::json;

  /// What a table takes from the study unless it says otherwise.
  struct Defaults {
    std::string title;
    std::optional<std::vector<StudyPair>> pairs;  ///< nothing: each table must name its own
    std::vector<std::string> methods;             ///< names
    std::vector<uint64_t> seeds;
  };

  StudyTableReader(FieldReader& fields, const Catalogue& catalogue) : m_fields(fields), m_catalogue(catalogue) {}

  /// The lists under `pairs` and `seeds` of `object`, which must be there.
  std::vector<StudyPair> pairs(const json& object, const std::string& path);
  std::vector<uint64_t> seeds(const json& object, const std::string& path);
  Study::Table table(const json& item, const std::string& path, const Defaults& defaults);

 private:
  std::vector<StudyScenario> fractions(const json& item, const std::string& path);
  std::vector<StudyScenario> dropSets(const json& item, const std::string& path);

  FieldReader& m_fields;
  const Catalogue& m_catalogue;
};

}  // namespace distillscope
