#include "core/record/study_table.h"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/event.h"
#include "core/record/measures.h"
#include "core/record/study_cells.h"

namespace distillscope {
namespace {

using nlohmann::json;
using Cells = StudyCells::Cells;
using Quantity = StudyQuantity;

/// Fills one table.
class Filler {
 public:
  Filler(const Study& study, const Study::Table& spec, const StudyGraph& graph, const RunSummaries& summaries,
         const Catalogue& catalogue, const PaperValues& paper)
      : m_study(study),
        m_spec(spec),
        m_graph(graph),
        m_summaries(summaries),
        m_catalogue(catalogue),
        m_paper(paper),
        m_cells(study, spec, graph, summaries, paper) {
    m_table.title = spec.title;
    m_table.layout = spec.layout;
  }

  StudyTable fill() {
    switch (m_spec.layout) {
      case Study::Layout::Pairs:
        fillPairs();
        break;
      case Study::Layout::ImageNet:
        fillImageNet();
        break;
      case Study::Layout::FewShot:
      case Study::Layout::ZeroShot:
        fillScenarios();
        break;
    }
    m_table.missingRuns = m_cells.missingRuns().size();
    addNotes();
    return std::move(m_table);
  }

 private:
  std::size_t objectives() const { return m_study.objectives.size(); }
  Quantity accuracy() const { return {m_study.measure}; }

  std::string pairTitle(const StudyPair& pair) const {
    return fmt::format("{} → {}", m_catalogue.model(pair.teacher)->title, m_catalogue.model(pair.student)->title);
  }

  /// A row of LL or CMI names its split: "CMI (train)".
  std::string title(const Quantity& quantity) const {
    const std::string name = measureInfo(quantity.measure).title;
    return quantity.split == "test" ? name : fmt::format("{} ({})", name, quantity.split);
  }

  // ---- layouts

  void fillPairs() {
    for (const StudyPair& pair : m_spec.pairs) {
      for (const Study::Variant& objective : m_study.objectives) {
        m_table.columns.push_back({pairTitle(pair), objective.title});
      }
    }
    const auto addRow = [&](std::string group, std::string name, const std::function<Cells(const StudyPair&)>& cells) {
      std::vector<Cells> row;
      for (const StudyPair& pair : m_spec.pairs) row.push_back(cells(pair));
      add({std::move(group), std::move(name)}, row);
    };
    for (const Quantity& quantity : teacherQuantities()) {
      addRow("Teacher", title(quantity), [&](const StudyPair& pair) { return m_cells.teachers(pair, quantity); });
    }
    if (m_spec.baseline) {
      addRow("Student", "No teacher", [&](const StudyPair& pair) { return m_cells.baseline(pair, {}, accuracy()); });
    }
    for (const std::string& method : m_spec.methods) {
      addRow("Student", m_study.method(method).title,
             [&](const StudyPair& pair) { return m_cells.students(pair, method, {}, accuracy()); });
    }
  }

  void fillImageNet() {
    const std::vector<Quantity> shares = {{"top1"}, {"top5"}};
    const std::vector<Quantity> ofTeacher = {
        {"top1"}, {"top5"}, {"cmi", m_study.informationSplit}, {"log_likelihood", m_study.informationSplit}};
    for (const Quantity& quantity : ofTeacher) m_table.columns.push_back({"Teacher", title(quantity)});
    for (const Quantity& quantity : shares) {
      if (m_spec.baseline) m_table.columns.push_back({"No teacher", title(quantity)});
    }
    for (const std::string& method : m_spec.methods) {
      for (const Quantity& quantity : shares)
        m_table.columns.push_back({m_study.method(method).title, title(quantity)});
    }
    for (const StudyPair& pair : m_spec.pairs) {
      std::vector<Cells> columns;  // [column][objective]
      for (const Quantity& quantity : ofTeacher) columns.push_back(m_cells.teachers(pair, quantity));
      for (const Quantity& quantity : shares) {
        if (m_spec.baseline) columns.push_back(m_cells.baseline(pair, {}, quantity));
      }
      for (const std::string& method : m_spec.methods) {
        for (const Quantity& quantity : shares) columns.push_back(m_cells.students(pair, method, {}, quantity));
      }
      for (std::size_t i = 0; i < objectives(); ++i) {
        Cells row;
        for (const Cells& column : columns) {
          row.push_back(column[i]);
          row.back().span = 1;
        }
        m_table.rows.push_back({pairTitle(pair), m_study.objectives[i].title});
        m_table.cells.push_back(std::move(row));
      }
    }
  }

  void fillScenarios() {
    const bool zeroShot = m_spec.layout == Study::Layout::ZeroShot;
    std::vector<Quantity> quantities = {accuracy()};
    if (zeroShot) quantities = {{"top1_kept"}, {"top1_dropped"}};
    for (const StudyScenario& scenario : m_spec.scenarios) {
      for (const Study::Variant& objective : m_study.objectives) {
        m_table.columns.push_back({scenarioTitle(scenario), objective.title});
        m_table.scenarios.push_back(scenario);
      }
    }
    const auto addRows = [&](const StudyPair& pair, const std::string& name, const auto& cellsOf) {
      for (const Quantity& quantity : quantities) {
        std::vector<Cells> row;
        for (const StudyScenario& scenario : m_spec.scenarios) row.push_back(cellsOf(scenario, quantity));
        const char* suffix = !zeroShot ? "" : quantity.measure == "top1_kept" ? ", kept classes" : ", dropped classes";
        add({pairTitle(pair), name + suffix}, row);
      }
    };
    for (const StudyPair& pair : m_spec.pairs) {
      if (m_spec.baseline) {
        addRows(pair, "No teacher", [&](const StudyScenario& scenario, const Quantity& quantity) {
          return m_cells.baseline(pair, scenario, quantity);
        });
      }
      for (const std::string& method : m_spec.methods) {
        addRows(pair, m_study.method(method).title, [&](const StudyScenario& scenario, const Quantity& quantity) {
          return m_cells.students(pair, method, scenario, quantity);
        });
      }
    }
    if (zeroShot) addConfusions();
  }

  std::vector<Quantity> teacherQuantities() const {
    return {accuracy(), {"log_likelihood", m_study.informationSplit}, {"cmi", m_study.informationSplit}};
  }

  void add(StudyTable::Heading heading, const std::vector<Cells>& groups) {
    Cells row;
    for (const Cells& group : groups) row.insert(row.end(), group.begin(), group.end());
    m_table.rows.push_back(std::move(heading));
    m_table.cells.push_back(std::move(row));
  }

  void addConfusions() {
    std::set<std::string> seen;
    for (const Cells& row : m_table.cells) {
      for (const StudyCell& item : row) {
        for (const std::string& id : item.runs) {
          const json* epoch = m_cells.epochOf(id);
          if (!epoch || !seen.insert(id).second) continue;
          m_table.confusions.push_back({.run = id,
                                        .label = m_graph.node(id).label,
                                        .classes = m_summaries.at(id).at("classes"),
                                        .dropped = m_graph.node(id).recipe["dataset"]["drop_classes"],
                                        .counts = epoch->at("test").at("confusion")});
        }
      }
    }
  }

  // ---- notes

  void addNotes() {
    auto& notes = m_table.notes;
    notes.push_back(fmt::format("Values are those of {}.",
                                m_study.bestEpoch ? "the epoch with the best top-1 on the test split, which flatters "
                                                    "every run a little"
                                                  : "each run's last epoch"));
    if (m_spec.seeds.size() > 1) {
      notes.push_back(fmt::format(
          "Mean ± sample standard deviation over {} seeds of the students; {}. p: two-sided Welch t-test against {}.",
          m_spec.seeds.size(),
          m_study.teacherSeed ? "all of them learn from the same teachers" : "each seed has teachers of its own",
          m_study.reference().title));
    }
    for (const auto& [split, provenances] : m_cells.provenances()) {
      if (provenances.size() > 1) {
        notes.push_back(
            fmt::format("The values of the {} split were measured in different ways and do not compare: {}.", split,
                        fmt::join(provenances, ", ")));
        continue;
      }
      const json provenance = json::parse(*provenances.begin());
      if (provenance.is_null()) continue;
      const Provenance p = provenanceFromJson(provenance);
      notes.push_back(
          fmt::format("Measured on the {} split: {}, batch-norm with {}, temperature {:g}; LL and CMI in nats{}.",
                      split, p.augmented ? "augmented" : "no augmentation",
                      p.batchNorm == "eval" ? "running statistics" : "the batch's statistics", p.temperature,
                      p.centroids == "exact" ? ", centroids exact" : ", centroids running"));
    }
    if (m_cells.usesPaper()) notes.push_back(fmt::format("In brackets: {}.", m_paper.source));
    const auto& missing = m_cells.missingRuns();
    if (!missing.empty()) {
      notes.push_back(fmt::format("{} of the table's runs {} not finished; {} cells say so.", missing.size(),
                                  missing.size() == 1 ? "has" : "have", missing.size() == 1 ? "its" : "their"));
    }
  }

  const Study& m_study;
  const Study::Table& m_spec;
  const StudyGraph& m_graph;
  const RunSummaries& m_summaries;
  const Catalogue& m_catalogue;
  const PaperValues& m_paper;
  StudyCells m_cells;
  StudyTable m_table;
};

}  // namespace

std::vector<StudyTable> tablesOf(const Study& study, const StudyGraph& graph, const RunSummaries& summaries,
                                 const Catalogue& catalogue, const PaperValues& paper) {
  std::vector<StudyTable> tables;
  for (const Study::Table& spec : study.tables) {
    tables.push_back(Filler(study, spec, graph, summaries, catalogue, paper).fill());
  }
  return tables;
}

}  // namespace distillscope
