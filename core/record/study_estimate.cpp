#include "core/record/study_estimate.h"

#include <algorithm>
#include <fstream>

namespace distillscope {
namespace {

using nlohmann::json;

/// Epochs of all the training images that a run passes over: what its time is taken to be proportional to.
double workOf(const json& recipe) {
  return recipe["epochs"].get<double>() * recipe["dataset"]["fraction"].get<double>();
}

/// From the most to the least telling name of runs that take alike. `teacherModel` is empty without a teacher.
std::vector<std::string> kindsOf(const json& recipe, const std::string& teacherModel) {
  const std::string model = recipe["model"]["id"];
  const std::string kind =
      teacherModel.empty() ? model : model + " " + teacherModel + " " + recipe["distiller"]["id"].get<std::string>();
  return {kind + " " + recipe["dataset"]["fraction"].dump(), kind, "model " + model, "any"};
}

std::string teacherModelOf(const StudyGraph& graph, const StudyNode& node) {
  const std::string teacher = node.recipe["teacher"];
  return teacher.empty() ? "" : graph.node(teacher).recipe["model"]["id"].get<std::string>();
}

struct Speed {
  double seconds = 0;
  double work = 0;
};
using Speeds = std::map<std::string, Speed>;

void learn(Speeds& speeds, const std::vector<std::string>& kinds, double seconds, double work) {
  if (seconds <= 0 || work <= 0) return;
  for (const std::string& kind : kinds) {
    speeds[kind].seconds += seconds;
    speeds[kind].work += work;
  }
}

/// Seconds of a whole run by the speed of the first kind that is known; nothing if none is.
std::optional<double> expected(const Speeds& speeds, const std::vector<std::string>& kinds, double work) {
  const auto known = std::ranges::find_if(kinds, [&](const std::string& kind) { return speeds.contains(kind); });
  if (known == kinds.end()) return std::nullopt;
  return speeds.at(*known).seconds / speeds.at(*known).work * work;
}

/// The schedule played through: each run goes to the engine that is free first, once what it depends on is done.
class Schedule {
 public:
  explicit Schedule(int64_t jobs) : m_freeAt(static_cast<std::size_t>(std::max<int64_t>(1, jobs)), 0.0) {}

  void add(const StudyNode& node, double seconds) {
    double ready = 0;
    for (const std::string& dependency : node.dependsOn) {
      if (const auto found = m_doneAt.find(dependency); found != m_doneAt.end()) ready = std::max(ready, found->second);
    }
    const auto engine = std::ranges::min_element(m_freeAt);
    *engine = std::max(*engine, ready) + seconds;
    m_doneAt[node.id] = *engine;
  }
  double end() const { return std::ranges::max(m_freeAt); }

 private:
  std::vector<double> m_freeAt;
  std::map<std::string, double> m_doneAt;
};

/// What makes times comparable.
std::string conditionsOf(const json& recipe) {
  const json& dataset = recipe["dataset"];
  return json({dataset["id"], dataset["limit"], dataset["image_size"], recipe["batch_size"], recipe["device"],
               recipe["threads"]})
      .dump();
}

Speeds speedsOf(const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses,
                const std::map<std::string, double>& worked) {
  Speeds speeds;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const StudyNode& node = graph.nodes[i];
    const auto kinds = kindsOf(node.recipe, teacherModelOf(graph, node));
    const double work = workOf(node.recipe);
    if (const auto found = worked.find(node.id); found != worked.end()) {
      learn(speeds, kinds, found->second, work);
    } else if (statuses[i].secondsLeft) {
      // A running run's own speed tells for others of its kind too.
      learn(speeds, kinds, *statuses[i].secondsLeft, work * (1 - statuses[i].progress));
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
  const Speeds speeds = speedsOf(graph, statuses, worked);
  Schedule schedule(jobs);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const StudyNode& node = graph.nodes[i];
    const StudyNodeStatus& status = statuses[i];
    if (status.finished() || status.blocked || status.run == RunStatus::Failed) continue;
    std::optional<double> needed = status.secondsLeft;
    if (!needed) {
      const double work = workOf(node.recipe) * (1 - status.progress);
      needed = expected(speeds, kindsOf(node.recipe, teacherModelOf(graph, node)), work);
    }
    if (!needed) return std::nullopt;
    schedule.add(node, *needed);
  }
  return schedule.end();
}

std::optional<double> secondsFor(const StudyGraph& graph, const std::vector<TimedRun>& timed, int64_t jobs) {
  std::map<std::string, Speeds> speeds;  // by conditions
  for (const TimedRun& run : timed) {
    learn(speeds[conditionsOf(run.recipe)], kindsOf(run.recipe, run.teacherModel), run.seconds, workOf(run.recipe));
  }
  Schedule schedule(jobs);
  for (const StudyNode& node : graph.nodes) {
    auto kinds = kindsOf(node.recipe, teacherModelOf(graph, node));
    kinds.pop_back();  // "any": another architecture's speed says nothing
    const auto seconds = expected(speeds[conditionsOf(node.recipe)], kinds, workOf(node.recipe));
    if (!seconds) return std::nullopt;
    schedule.add(node, *seconds);
  }
  return schedule.end();
}

}  // namespace distillscope
