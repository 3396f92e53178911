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

void addLine(RunHistory& history, const std::string& line) {
  const json value = json::parse(line, nullptr, false);
  try {
    if (value.is_object()) history.add(eventFromJson(value));
  } catch (const Error& error) {
    if (error.kind() == "newer") throw;  // a torn line is passed over as EventReader does
  }
}

/// The first event, which tells how many steps there are, and the last ones.
RunHistory endsOf(const fs::path& log) {
  RunHistory history;
  std::ifstream file(log, std::ios::binary);
  std::string line;
  if (!std::getline(file, line) || file.eof()) return history;
  addLine(history, line);
  const std::streamoff begin = file.tellg();
  file.seekg(0, std::ios::end);
  const std::streamoff end = file.tellg();
  file.seekg(std::max(begin, end - tailBytes));
  if (end - tailBytes > begin) std::getline(file, line);  // the rest of a line that began before
  while (std::getline(file, line) && !file.eof()) addLine(history, line);
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
