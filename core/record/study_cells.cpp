#include "core/record/study_cells.h"

#include "core/record/statistics.h"

namespace distillscope {

using nlohmann::json;

StudyCells::Cells StudyCells::teachers(const StudyPair& pair, const StudyQuantity& quantity) {
  std::set<uint64_t> seeds;
  for (const uint64_t seed : m_table.seeds) seeds.insert(teacherSeedFor(m_study, seed));
  return compared(quantity, [&](const Study::Variant& objective) {
    std::vector<StudyRunKey> keys;
    for (const uint64_t seed : seeds) {
      keys.push_back({.model = pair.teacher, .objective = objective.name, .seed = seed});
    }
    return keys;
  });
}

StudyCells::Cells StudyCells::students(const StudyPair& pair, const std::string& method, const StudyScenario& scenario,
                                       const StudyQuantity& quantity) {
  return compared(quantity, [&](const Study::Variant& objective) {
    std::vector<StudyRunKey> keys;
    for (const uint64_t seed : m_table.seeds) {
      keys.push_back({.model = pair.student,
                      .teacher = pair.teacher,
                      .objective = objective.name,
                      .method = method,
                      .scenario = scenario,
                      .seed = seed});
    }
    return keys;
  });
}

StudyCells::Cells StudyCells::baseline(const StudyPair& pair, const StudyScenario& scenario,
                                       const StudyQuantity& quantity) {
  std::vector<StudyRunKey> keys;
  for (const uint64_t seed : m_table.seeds) keys.push_back({.model = pair.student, .scenario = scenario, .seed = seed});
  Cells cells(m_study.objectives.size());
  cells.front() = cell(quantity, keys);
  cells.front().span = static_cast<int>(cells.size());
  return cells;
}

StudyCells::Cells StudyCells::compared(const StudyQuantity& quantity,
                                       const std::function<std::vector<StudyRunKey>(const Study::Variant&)>& keysOf) {
  Cells cells;
  for (const Study::Variant& objective : m_study.objectives) cells.push_back(cell(quantity, keysOf(objective)));
  const StudyCell& first = cells.front();
  for (std::size_t i = 1; i < cells.size(); ++i) {
    StudyCell& other = cells[i];
    if (first.mean && other.mean && first.complete() && other.complete()) {
      other.difference = *other.mean - *first.mean;
      other.pValue = welchPValue(first.values, other.values);
    }
    if (first.paper && other.paper) other.paperDifference = *other.paper - *first.paper;
  }
  return cells;
}

StudyCell StudyCells::cell(const StudyQuantity& quantity, const std::vector<StudyRunKey>& keys) {
  StudyCell made{.measure = quantity.measure};
  for (const StudyRunKey& key : keys) {
    const std::string& id = m_graph.run(key);
    made.runs.push_back(id);
    if (const auto value = measured(id, quantity)) {
      made.values.push_back(*value);
    } else {
      m_missing.insert(id);
    }
  }
  if (!made.values.empty()) made.mean = meanOf(made.values);
  made.sd = standardDeviation(made.values);
  made.paper = paperValue(keys.front(), quantity);
  return made;
}

const json* StudyCells::epochOf(const std::string& id) const {
  const auto summary = m_summaries.find(id);
  if (summary == m_summaries.end()) return nullptr;
  const auto epoch = summary->second.find(m_study.bestEpoch ? "best" : "last");
  return epoch != summary->second.end() ? &*epoch : nullptr;
}

std::optional<double> StudyCells::measured(const std::string& id, const StudyQuantity& quantity) {
  const json* epoch = epochOf(id);
  if (!epoch || !epoch->contains(quantity.split)) return std::nullopt;
  const json& split = (*epoch)[quantity.split];
  if (!split.contains(quantity.measure) || !split[quantity.measure].is_number()) return std::nullopt;
  m_provenances[quantity.split].insert(split.value("provenance", json()).dump());
  return split[quantity.measure].get<double>();
}

std::optional<double> StudyCells::paperValue(const StudyRunKey& key, const StudyQuantity& quantity) {
  // A part of the training images is not the paper's data set.
  if (m_study.dataset.value("limit", 0) != 0) return std::nullopt;
  // The paper measures information on the training split, and shares on the test split.
  const bool isInformation = quantity.measure == "log_likelihood" || quantity.measure == "cmi";
  if (quantity.split != (isInformation ? "train" : "test")) return std::nullopt;
  const bool isTeacher = key.method.empty() && !key.objective.empty();
  const PaperKey asked{
      .dataset = m_study.dataset.at("id"),
      .teacher = isTeacher ? key.model : key.teacher,
      .student = isTeacher ? "" : key.model,
      .objective = key.objective.empty() ? "" : m_study.objective(key.objective).choice["id"].get<std::string>(),
      .method = key.method.empty() ? "" : m_study.method(key.method).choice["id"].get<std::string>(),
      .fraction = key.scenario.fraction,
      .dropClasses = key.scenario.dropClasses,
      .measure = quantity.measure};
  const double* value = m_paper.find(asked);
  if (!value) return std::nullopt;
  m_usesPaper = true;
  return *value;
}

}  // namespace distillscope
