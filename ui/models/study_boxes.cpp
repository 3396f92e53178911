#include "ui/models/study_boxes.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <algorithm>
#include <map>
#include <set>

#include "ui/models/study_contents.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(StudyBoxes)
};

QString text(const std::string& words) { return QString::fromStdString(words); }

/// What a run is to its study; of several equal ones the first.
std::map<std::string, StudyRunKey> keysOf(const StudyGraph& graph) {
  std::map<std::string, StudyRunKey> keys;
  for (const auto& [key, id] : graph.runs) keys.try_emplace(id, key);
  return keys;
}

StudyRunKey groupKey(StudyRunKey key, StudyGrouping grouping) {
  key.seed = 0;
  const bool isTeacher = key.method.empty() && !key.objective.empty();
  if (grouping == StudyGrouping::Students && !isTeacher) {
    key.method = key.teacher.empty() ? "" : "any";
    key.scenario = {};
  }
  return key;
}

QString titleOf(const StudyRunKey& key, const Study& study, const Catalogue& catalogue, bool isOneMethod) {
  const QString model = text(catalogue.model(key.model)->title);
  if (key.objective.empty()) return Text::tr("%1, no teacher").arg(model);
  if (key.method.empty()) return Text::tr("%1 %2").arg(text(study.objective(key.objective).title), model);
  return isOneMethod ? Text::tr("%1, %2").arg(text(study.method(key.method).title), model) : model;
}

QString whatOf(const std::vector<StudyRunKey>& keys) {
  std::set<StudyScenario> scenarios;
  std::set<std::string> methods;
  std::set<uint64_t> seeds;
  for (const StudyRunKey& key : keys) {
    scenarios.insert(key.scenario);
    methods.insert(key.method);
    seeds.insert(key.seed);
  }
  QStringList parts;
  if (methods.size() > 1) parts << Text::tr("%1 methods").arg(methods.size());
  if (scenarios.size() > 1) parts << Text::tr("%1 subsets").arg(scenarios.size());
  if (scenarios.size() == 1 && *scenarios.begin() != StudyScenario()) parts << text(scenarioTitle(*scenarios.begin()));
  parts << (seeds.size() > 1 ? Text::tr("%1 seeds").arg(seeds.size()) : Text::tr("seed %1").arg(*seeds.begin()));
  return parts.join(QStringLiteral(", "));
}

bool passes(const StudyNodeStatus& status, StudyFilter filter) {
  switch (filter) {
    case StudyFilter::All:
      return true;
    case StudyFilter::Unfinished:
      return !status.finished();
    case StudyFilter::Working:
      return isWorking(status);
    case StudyFilter::Troubled:
      return status.blocked || status.run == RunStatus::Failed || status.run == RunStatus::Interrupted ||
             status.run == RunStatus::Stopped;
  }
  return true;
}

int weightOf(const StudyNodeStatus& status) {
  if (status.run == RunStatus::Failed) return 6;
  if (status.blocked) return 5;
  if (isWorking(status)) return 4;
  if (status.run == RunStatus::Interrupted || status.run == RunStatus::Stopped) return 3;
  return status.finished() ? 1 : 2;
}

}  // namespace

std::vector<StudyBox> studyBoxes(const Study& study, const StudyGraph& graph, const Catalogue& catalogue,
                                 StudyGrouping grouping) {
  const auto keys = keysOf(graph);
  std::vector<StudyBox> boxes;
  std::map<StudyRunKey, std::size_t> boxOf;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const StudyRunKey& key = keys.at(graph.nodes[i].id);
    if (grouping != StudyGrouping::Runs) {
      const auto [place, isNew] = boxOf.try_emplace(groupKey(key, grouping), boxes.size());
      if (!isNew) {
        boxes[place->second].nodes.push_back(i);
        continue;
      }
    }
    boxes.push_back({.id = text(graph.nodes[i].id), .nodes = {i}, .title = {}, .what = {}});
  }
  for (StudyBox& box : boxes) {
    std::vector<StudyRunKey> own;
    for (const std::size_t node : box.nodes) own.push_back(keys.at(graph.nodes[node].id));
    const bool isOneMethod =
        std::ranges::all_of(own, [&](const StudyRunKey& key) { return key.method == own.front().method; });
    box.title = titleOf(own.front(), study, catalogue, isOneMethod);
    box.what = whatOf(own);
  }
  return boxes;
}

StudyGrouping readableGrouping(const Study& study, const StudyGraph& graph, const Catalogue& catalogue,
                               std::size_t most) {
  for (const StudyGrouping grouping : {StudyGrouping::Runs, StudyGrouping::Seeds}) {
    if (studyBoxes(study, graph, catalogue, grouping).size() <= most) return grouping;
  }
  return StudyGrouping::Students;
}

std::vector<LineageRun> studyLineage(const std::vector<StudyBox>& boxes, const StudyGraph& graph,
                                     const std::vector<StudyNodeStatus>& statuses, StudyFilter filter) {
  QHash<QString, QString> boxOf;  // by run
  for (const StudyBox& box : boxes) {
    for (const std::size_t node : box.nodes) boxOf[text(graph.nodes[node].id)] = box.id;
  }
  std::vector<LineageRun> all;
  QSet<QString> shown;
  for (const StudyBox& box : boxes) {
    const StudyNode& first = graph.nodes[box.nodes.front()];
    const auto sourceOf = [&](const char* field) { return boxOf.value(text(first.recipe[field])); };
    all.push_back({box.id, sourceOf("init"), sourceOf("teacher")});
    if (std::ranges::any_of(box.nodes, [&](std::size_t node) { return passes(statuses[node], filter); }))
      shown.insert(box.id);
  }
  // Each stands after what it builds on, so that going backwards finds all of those.
  for (auto run = all.rbegin(); run != all.rend(); ++run) {
    if (shown.contains(run->id)) shown << run->init << run->teacher;
  }
  std::erase_if(all, [&](const LineageRun& run) { return !shown.contains(run.id); });
  return all;
}

StudyBoxState stateOf(const StudyBox& box, const std::vector<StudyNodeStatus>& statuses) {
  StudyBoxState state{.shown = statuses[box.nodes.front()], .text = {}, .progress = 0, .hasBegun = false};
  std::ptrdiff_t finished = 0, working = 0, failed = 0, blocked = 0;
  for (const std::size_t node : box.nodes) {
    const StudyNodeStatus& status = statuses[node];
    if (weightOf(status) > weightOf(state.shown)) state.shown = status;
    state.progress += status.finished() ? 1.0 : status.progress;
    state.hasBegun = state.hasBegun || (status.run != RunStatus::Waiting && !status.blocked);
    finished += status.finished();
    working += isWorking(status);
    failed += status.run == RunStatus::Failed;
    blocked += status.blocked;
  }
  const auto runs = std::ssize(box.nodes);
  state.progress /= static_cast<double>(runs);
  if (runs == 1) {
    state.text = stateText(state.shown);
    return state;
  }
  QStringList parts = {finished == runs ? Text::tr("All %1").arg(runs) : Text::tr("%1 of %2").arg(finished).arg(runs)};
  if (failed > 0) parts << Text::tr("%1 failed").arg(failed);
  if (blocked > 0) parts << Text::tr("%1 blocked").arg(blocked);
  if (failed + blocked == 0 && working > 0) parts << Text::tr("%1 at work").arg(working);
  state.text = parts.join(QStringLiteral(", "));
  return state;
}

}  // namespace distillscope
