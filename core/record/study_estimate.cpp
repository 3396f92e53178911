#include "core/record/study_estimate.h"

#include <algorithm>
#include <fstream>

namespace distillscope {
namespace {

using nlohmann::json;

/// Epochs of the whole training split that a run passes over: what its time is taken to be proportional to.
double workOf(const StudyNode& node) {
  return node.recipe["epochs"].get<double>() * node.recipe["dataset"]["fraction"].get<double>();
}

/// From the most to the least telling name of runs that take alike.
std::vector<std::string> kindsOf(const StudyGraph& graph, const StudyNode& node) {
  const std::string model = node.recipe["model"]["id"];
  std::string kind = model;
  if (const std::string teacher = node.recipe["teacher"]; !teacher.empty()) {
    kind += " " + graph.node(teacher).recipe["model"]["id"].get<std::string>() + " " +
            node.recipe["distiller"]["id"].get<std::string>();
  }
  return {kind, "model " + model, "any"};
}

struct Speed {
  double seconds = 0;
  double work = 0;
};

std::map<std::string, Speed> speedsOf(const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses,
                                      const std::map<std::string, double>& worked) {
  std::map<std::string, Speed> speeds;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const StudyNode& node = graph.nodes[i];
    double seconds = 0;
    double work = workOf(node);
    if (const auto found = worked.find(node.id); found != worked.end()) {
      seconds = found->second;
    } else if (statuses[i].secondsLeft) {
      // A running run's own speed tells for others of its kind too.
      seconds = *statuses[i].secondsLeft;
      work *= 1 - statuses[i].progress;
    }
    if (seconds <= 0 || work <= 0) continue;
    for (const std::string& kind : kindsOf(graph, node)) {
      speeds[kind].seconds += seconds;
      speeds[kind].work += work;
    }
  }
  return speeds;
}

}  // namespace

std::optional<double> workedSeconds(const RunDir& run) {
  std::ifstream file(run.events(), std::ios::binary);
  const auto timeOf = [](const std::string& line) {
    const json event = json::parse(line, nullptr, false);
    return event.is_object() && event.contains("time") && event["time"].is_number()
               ? std::optional(event["time"].get<double>())
               : std::nullopt;
  };
  double seconds = 0;
  std::optional<double> begin;
  std::string line;
  std::string before;
  const auto close = [&] {
    const auto end = timeOf(before);
    if (begin && end) seconds += std::max(0.0, *end - *begin);
  };
  while (std::getline(file, line)) {
    if (line.find("\"type\":\"start\"") != std::string::npos) {
      close();
      begin = timeOf(line);
    }
    before = std::move(line);
  }
  close();
  return seconds > 0 ? std::optional(seconds) : std::nullopt;
}

std::optional<double> secondsLeft(const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses,
                                  const std::map<std::string, double>& worked, int64_t jobs) {
  const auto speeds = speedsOf(graph, statuses, worked);
  // The schedule played through: each run goes to the engine that is free first, once what it depends on is done.
  std::vector<double> freeAt(static_cast<std::size_t>(std::max<int64_t>(1, jobs)), 0.0);
  std::map<std::string, double> doneAt;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const StudyNode& node = graph.nodes[i];
    const StudyNodeStatus& status = statuses[i];
    if (status.finished() || status.blocked || status.run == RunStatus::Failed) continue;
    double needed = 0;
    if (status.secondsLeft) {
      needed = *status.secondsLeft;
    } else {
      const auto kinds = kindsOf(graph, node);
      const auto known = std::ranges::find_if(kinds, [&](const std::string& kind) { return speeds.contains(kind); });
      if (known == kinds.end()) return std::nullopt;
      const Speed& speed = speeds.at(*known);
      needed = speed.seconds / speed.work * workOf(node) * (1 - status.progress);
    }
    double ready = 0;
    for (const std::string& dependency : node.dependsOn) {
      if (const auto found = doneAt.find(dependency); found != doneAt.end()) ready = std::max(ready, found->second);
    }
    const auto engine = std::ranges::min_element(freeAt);
    *engine = std::max(*engine, ready) + needed;
    doneAt[node.id] = *engine;
  }
  return std::ranges::max(freeAt);
}

}  // namespace distillscope
