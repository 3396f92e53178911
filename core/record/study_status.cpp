#include "core/record/study_status.h"

#include <algorithm>
#include <fstream>

#include "core/record/error.h"
#include "core/record/event_log.h"
#include "core/record/json_file.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Bytes at a log's end: more than the largest events of an epoch, those of a thousand classes.
constexpr std::streamoff tailBytes = 256 * 1024;

/// Nothing of a line that is no event, which EventReader passes over too.
std::optional<Event> eventOf(const std::string& line) {
  const json value = json::parse(line, nullptr, false);
  try {
    if (value.is_object()) return eventFromJson(value);
  } catch (const Error& error) {
    if (error.kind() == "newer") throw;
  }
  return std::nullopt;
}

/// Of the whole lines from here on.
std::vector<Event> eventsOf(std::ifstream& file) {
  std::vector<Event> events;
  std::string line;
  while (std::getline(file, line) && !file.eof()) {
    if (auto event = eventOf(line)) events.push_back(std::move(*event));
  }
  return events;
}

/// The log's first start, before which there are the ends of a run that could not be assembled at first.
std::optional<StartEvent> firstStartOf(std::ifstream& file) {
  std::string line;
  while (std::getline(file, line) && !file.eof()) {
    const auto event = eventOf(line);
    if (event && std::holds_alternative<StartEvent>(*event)) return std::get<StartEvent>(*event);
  }
  return std::nullopt;
}

/// The last events, and of a log that holds more its first start, which tells how many steps there are. That counts as
/// made where the last events begin: the run's speed is theirs, and not that of interruptions before them.
RunHistory endsOf(const fs::path& log) {
  RunHistory history;
  std::ifstream file(log, std::ios::binary | std::ios::ate);
  const std::streamoff size = file.tellg();
  file.seekg(std::max<std::streamoff>(0, size - tailBytes));
  std::string rest;  // of a line that began before
  if (size > tailBytes) std::getline(file, rest);
  const std::vector<Event> events = eventsOf(file);
  if (size > tailBytes) {
    file.clear();
    file.seekg(0);
    if (auto start = firstStartOf(file)) {
      const auto step =
          std::ranges::find_if(events, [](const Event& e) { return std::holds_alternative<StepEvent>(e); });
      if (step != events.end()) {
        start->step = std::get<StepEvent>(*step).step;
        start->time = std::get<StepEvent>(*step).time;
      }
      history.add(*start);
    }
  }
  for (const Event& event : events) history.add(event);
  return history;
}

}  // namespace

std::string statusName(const StudyNodeStatus& status) { return status.blocked ? "blocked" : statusName(status.run); }

RunDir runOf(const fs::path& workspace, const std::string& id) { return RunDir(workspace / "runs" / id); }

StudyNodeStatus statusOfRun(const RunDir& run) {
  // The lock first: a run that ends in between has written its end by then.
  const bool held = RunLock::isHeld(run);
  const RunHistory history = endsOf(run.events());
  StudyNodeStatus status;
  status.run = statusOf(history, held);
  status.progress = history.progress();
  if (status.run == RunStatus::Running) status.secondsLeft = history.secondsLeft();
  if (status.run == RunStatus::Failed) {
    status.reason = history.end()->errorMessage;
    status.errorKind = history.end()->errorKind;
  }
  return status;
}

std::vector<StudyNodeStatus> statusOf(const StudyGraph& graph, const fs::path& workspace) {
  std::vector<StudyNodeStatus> statuses;
  for (const StudyNode& node : graph.nodes) statuses.push_back(statusOfRun(runOf(workspace, node.id)));
  markBlocked(graph, statuses);
  return statuses;
}

void markBlocked(const StudyGraph& graph, std::vector<StudyNodeStatus>& statuses) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    statuses[i].blocked = false;
    if (statuses[i].finished()) continue;
    for (const std::string& dependency : graph.nodes[i].dependsOn) {
      const StudyNodeStatus& needed = statuses[graph.indexOf(dependency)];
      if (!needed.blocked && needed.run != RunStatus::Failed) continue;
      statuses[i].blocked = true;
      statuses[i].reason = needed.blocked ? needed.reason : dependency;
      break;
    }
  }
}

RunSummaries readSummaries(const StudyGraph& graph, const fs::path& workspace) {
  RunSummaries summaries;
  for (const StudyNode& node : graph.nodes) {
    const RunDir run = runOf(workspace, node.id);
    if (!fs::exists(run.summary())) continue;
    json summary = readJsonFile(run.summary());
    if (summary.value("status", "") == "finished") summaries[node.id] = std::move(summary);
  }
  return summaries;
}

}  // namespace distillscope
