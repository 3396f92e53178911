// The cells of a study's table: values of runs over seeds, one cell for each objective, compared with the first.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/record/study_table.h"

namespace distillscope {

/// What is read of a run: a measure (measures.h) on a split.
struct StudyQuantity {
  std::string measure{};
  std::string split = "test";
};

/// Makes the cells of one table, and remembers what its notes tell.
class StudyCells {
 public:
  using Cells = std::vector<StudyCell>;  ///< one for each objective

  StudyCells(const Study& study, const Study::Table& table, const StudyGraph& graph, const RunSummaries& summaries,
             const PaperValues& paper)
      : m_study(study), m_table(table), m_graph(graph), m_summaries(summaries), m_paper(paper) {}

  Cells teachers(const StudyPair& pair, const StudyQuantity& quantity);
  Cells students(const StudyPair& pair, const std::string& method, const StudyScenario& scenario,
                 const StudyQuantity& quantity);
  /// Students without teacher are the same for every objective: one cell across all of them.
  Cells baseline(const StudyPair& pair, const StudyScenario& scenario, const StudyQuantity& quantity);

  /// The epoch's entry of a finished run's summary, or nullptr.
  const nlohmann::json* epochOf(const std::string& run) const;

  const std::set<std::string>& missingRuns() const { return m_missing; }
  /// How what was read was measured, as JSON text, by split.
  const std::map<std::string, std::set<std::string>>& provenances() const { return m_provenances; }
  bool usesPaper() const { return m_usesPaper; }

 private:
  Cells compared(const StudyQuantity& quantity,
                 const std::function<std::vector<StudyRunKey>(const Study::Variant&)>& keysOf);
  StudyCell cell(const StudyQuantity& quantity, const std::vector<StudyRunKey>& keys);
  std::optional<double> measured(const std::string& run, const StudyQuantity& quantity);
  std::optional<double> paperValue(const StudyRunKey& key, const StudyQuantity& quantity);

  const Study& m_study;
  const Study::Table& m_table;
  const StudyGraph& m_graph;
  const RunSummaries& m_summaries;
  const PaperValues& m_paper;
  std::set<std::string> m_missing;
  std::map<std::string, std::set<std::string>> m_provenances;
  bool m_usesPaper = false;
};

}  // namespace distillscope
