#include "app/cli_study_scheduler.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <set>
#include <thread>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/cli_progress.h"
#include "app/cli_study_devices.h"
#include "app/cli_study_spawn.h"
#include "core/record/error.h"
#include "core/record/event.h"
#include "core/record/study_estimate.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

constexpr auto tick = std::chrono::milliseconds(100);
/// An engine that dies without a word (killed, out of memory) is started again; one that does so again and again
/// without getting further is given up.
constexpr int mostDeaths = 3;

volatile std::sig_atomic_t stopSignal = 0;

/// Of kinds that share an exit code, the first is the one that it tells of.
constexpr std::pair<std::string_view, ExitCode> errorKinds[] = {
    {"recipe", ExitCode::BadRecipe}, {"usage", ExitCode::BadRecipe},   {"data", ExitCode::BadData},
    {"newer", ExitCode::BadData},    {"diverged", ExitCode::Diverged}, {"resource", ExitCode::OutOfResources}};

ExitCode exitCodeOf(const std::string& errorKind) {
  const auto* known = std::ranges::find(errorKinds, errorKind, &std::pair<std::string_view, ExitCode>::first);
  return known != std::end(errorKinds) ? known->second : ExitCode::Internal;
}

/// The kind of error that an engine's exit code tells of, where its log could not.
std::string errorKindOf(int waitStatus) {
  if (!WIFEXITED(waitStatus)) return {};
  const auto code = static_cast<ExitCode>(WEXITSTATUS(waitStatus));
  const auto* known = std::ranges::find(errorKinds, code, &std::pair<std::string_view, ExitCode>::second);
  return known != std::end(errorKinds) ? std::string(known->first) : std::string();
}

/// Whether an engine's exit code bears out the end that its run's log tells of, which may be that of an earlier engine.
bool isBorneOut(const StudyNodeStatus& status, int waitStatus) {
  if (status.finished()) return true;
  const ExitCode code = status.run == RunStatus::Stopped ? ExitCode::Stopped : exitCodeOf(status.errorKind);
  return WIFEXITED(waitStatus) && WEXITSTATUS(waitStatus) == static_cast<int>(code);
}

bool isWorking(const StudyNodeStatus& status) {
  return status.run == RunStatus::Running || status.run == RunStatus::Paused;
}

std::string howItEnded(int waitStatus) {
  return WIFSIGNALED(waitStatus) ? fmt::format("killed by signal {}", WTERMSIG(waitStatus))
                                 : fmt::format("exit code {}", WEXITSTATUS(waitStatus));
}

}  // namespace

StudyScheduler::StudyScheduler(StudyDir dir, StudyGraph graph, SchedulerOptions options)
    : m_dir(std::move(dir)), m_graph(std::move(graph)), m_options(std::move(options)), m_deaths(m_graph.nodes.size()) {}

void StudyScheduler::run() {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int received) { stopSignal = received; });
  takeControl(m_dir.scheduler());  // a request that came too late for the scheduler before
  prepare();
  for (;;) {
    reap();
    refresh();
    if (obeyRequests() && working() == 0) throw StoppedError("stopped on request: `study run` goes on");
    while (!m_paused && !m_stopping && std::ssize(m_children) < m_options.jobs &&
           static_cast<int64_t>(working()) < m_options.jobs && startNext()) {
    }
    if (working() == 0 && !m_paused && !m_stopping) break;
    showProgress();
    std::this_thread::sleep_for(tick);
  }
  report();
}

void StudyScheduler::prepare() {
  m_statuses = statusOf(m_graph, m_dir.workspace());
  for (std::size_t i = 0; i < m_statuses.size(); ++i) {
    StudyNodeStatus& status = m_statuses[i];
    if (status.finished()) {
      if (const auto seconds = workedSeconds(runOfNode(i))) m_worked[m_graph.nodes[i].id] = *seconds;
    }
    // Paused by a scheduler that did not live to let it go on.
    if (status.run == RunStatus::Paused) writeControl(runOfNode(i), ControlRequest::Continue);
    // Tried once more: the reason may be gone.
    if (status.run == RunStatus::Failed || status.run == RunStatus::Stopped) status.run = RunStatus::Interrupted;
  }
  markBlocked(m_graph, m_statuses);
  const auto finished = std::ranges::count_if(m_statuses, &StudyNodeStatus::finished);
  say(fmt::format("{} runs, {} of them finished; {} at a time", m_statuses.size(), finished, m_options.jobs));
}

/// Whether the study is to stop.
bool StudyScheduler::obeyRequests() {
  const auto request = takeControl(m_dir.scheduler());
  if (!m_stopping && (stopSignal != 0 || request == ControlRequest::Stop)) {
    m_stopping = true;
    ask(ControlRequest::Stop);
    say("stopping: the engines write a checkpoint first");
  } else if (m_stopping && nowSeconds() - m_askedAt > 1) {
    ask(ControlRequest::Stop);  // an engine may have had another word to read
  } else if (request == ControlRequest::Pause && !m_stopping) {
    m_paused = true;
    ask(ControlRequest::Pause);
    say("paused");
  } else if (request == ControlRequest::Continue && m_paused) {
    m_paused = false;
    ask(ControlRequest::Continue);
    say("going on");
  }
  return m_stopping;
}

void StudyScheduler::ask(ControlRequest request) {
  m_askedAt = nowSeconds();
  for (std::size_t i = 0; i < m_statuses.size(); ++i) {
    if (isWorking(m_statuses[i])) writeControl(runOfNode(i), request);
  }
}

std::size_t StudyScheduler::working() const {
  return static_cast<std::size_t>(std::ranges::count_if(m_statuses, isWorking));
}

void StudyScheduler::reap() {
  for (auto child = m_children.begin(); child != m_children.end();) {
    int waitStatus = 0;
    if (::waitpid(child->first, &waitStatus, WNOHANG) != child->first) {
      ++child;
      continue;
    }
    const std::size_t node = child->second.node;
    child = m_children.erase(child);
    childEnded(node, waitStatus);
  }
}

void StudyScheduler::childEnded(std::size_t node, int waitStatus) {
  StudyNodeStatus& status = m_statuses[node];
  status = statusOfRun(runOfNode(node));
  if (isWorking(status)) return;  // somebody else's engine was first
  if (!isBorneOut(status, waitStatus)) status.run = RunStatus::Interrupted;
  if (status.run == RunStatus::Waiting || status.run == RunStatus::Interrupted) {
    Deaths& deaths = m_deaths[node];
    if (status.progress > deaths.progress) deaths = {.count = 0, .progress = status.progress};
    deaths.count += 1;
    say(fmt::format("{} ended without a word ({})", m_graph.nodes[node].id, howItEnded(waitStatus)));
    if (deaths.count >= mostDeaths) {
      status.run = RunStatus::Failed;
      status.errorKind = errorKindOf(waitStatus);
      status.reason = fmt::format("its engine ended without a word {} times, at last with {}: {} may tell why",
                                  mostDeaths, howItEnded(waitStatus), runOfNode(node).engineLog().string());
    }
  }
  settled(node);
}

/// What a run that nobody works on any more has come to.
void StudyScheduler::settled(std::size_t node) {
  const StudyNodeStatus& status = m_statuses[node];
  const std::string& id = m_graph.nodes[node].id;
  takeControl(runOfNode(node));  // a request that it ended too early to read
  if (status.finished()) {
    if (const auto seconds = workedSeconds(runOfNode(node))) m_worked[id] = *seconds;
    say(fmt::format("finished {}", id));
  } else if (status.run == RunStatus::Failed) {
    say(fmt::format("failed {}: {}", id, status.reason));
  } else if (status.run == RunStatus::Stopped) {
    say(fmt::format("stopped {}", id));
  }
  markBlocked(m_graph, m_statuses);
}

/// Engines that are not this process's children end without a signal to it.
void StudyScheduler::refresh() {
  std::set<std::size_t> own;
  for (const auto& [pid, child] : m_children) own.insert(child.node);
  for (std::size_t i = 0; i < m_statuses.size(); ++i) {
    if (!isWorking(m_statuses[i]) || own.contains(i) || RunLock::isHeld(runOfNode(i))) continue;
    m_statuses[i] = statusOfRun(runOfNode(i));
    settled(i);
  }
}

bool StudyScheduler::startable(std::size_t node) const {
  const StudyNodeStatus& status = m_statuses[node];
  if (status.blocked || (status.run != RunStatus::Waiting && status.run != RunStatus::Interrupted)) return false;
  return std::ranges::all_of(m_graph.nodes[node].dependsOn, [&](const std::string& dependency) {
    return m_statuses[m_graph.indexOf(dependency)].finished();
  });
}

bool StudyScheduler::startNext() {
  for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
    if (!startable(i)) continue;
    start(i);
    return true;
  }
  return false;
}

void StudyScheduler::start(std::size_t node) {
  const RunDir run = runOfNode(node);
  std::error_code failure;
  fs::create_directories(run.path(), failure);
  if (failure) throw ResourceError(fmt::format("{} cannot be made: {}", run.path().string(), failure.message()));
  if (RunLock::isHeld(run)) {
    m_statuses[node].run = RunStatus::Running;
    say(fmt::format("waiting for {}, which another process works on", m_graph.nodes[node].id));
    return;
  }
  takeControl(run);
  // Written again for a run that was begun: where its data is and what computes it may have changed.
  writeFileAtomically(run.recipe(), m_graph.nodes[node].recipe.dump(1) + "\n");
  const std::string gpu = nextGpu();
  const pid_t pid = spawnEngine(m_options.engine, run, gpu);
  m_children[pid] = {.node = node, .gpu = gpu};
  m_statuses[node].run = RunStatus::Running;
  say(fmt::format("{} {}{}", m_statuses[node].progress > 0 ? "going on with" : "started", m_graph.nodes[node].id,
                  gpu.empty() ? "" : " on GPU " + gpu));
}

std::string StudyScheduler::nextGpu() const {
  if (m_options.gpus.empty()) return {};
  std::vector<std::string> inUse;
  for (const auto& [pid, child] : m_children) inUse.push_back(child.gpu);
  return m_options.gpus[freestGpu(m_options.gpus, inUse)];
}

/// To the study's log, and to standard error.
void StudyScheduler::say(const std::string& line) {
  const std::time_t now = std::time(nullptr);
  std::ofstream(m_dir.log(), std::ios::app) << fmt::format("{:%Y-%m-%dT%H:%M:%SZ} {}\n", fmt::gmtime(now), line);
  fmt::print(stderr, "{}{}\n", ::isatty(STDERR_FILENO) ? "\r\033[K" : "", line);
  m_shownAt = 0;
}

void StudyScheduler::showProgress() {
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  const double now = nowSeconds();
  // A line that redraws itself on a terminal, one in a while elsewhere.
  if (now - m_shownAt < (terminal ? 1 : 60)) return;
  const bool first = m_shownAt == 0;
  m_shownAt = now;
  if (first && !terminal) return;
  for (std::size_t i = 0; i < m_statuses.size(); ++i) {
    if (!isWorking(m_statuses[i])) continue;
    const StudyNodeStatus seen = statusOfRun(runOfNode(i));
    m_statuses[i].progress = seen.progress;
    m_statuses[i].secondsLeft = seen.secondsLeft;
  }
  const auto finished = std::ranges::count_if(m_statuses, &StudyNodeStatus::finished);
  const auto left = secondsLeft(m_graph, m_statuses, m_worked, m_options.jobs);
  std::string text = fmt::format("{} of {} runs finished, {} running", finished, m_statuses.size(), working());
  if (m_paused) text += ", paused";
  text += left ? fmt::format(", about {} left", clockText(*left)) : ", time left not known yet";
  fmt::print(stderr, "{}{}{}", terminal ? "\r\033[K" : "", text, terminal ? "" : "\n");
  std::fflush(stderr);
}

void StudyScheduler::report() const {
  const StudyNodeStatus* firstFailure = nullptr;
  std::size_t failed = 0;
  std::size_t stopped = 0;
  std::size_t waiting = 0;
  for (std::size_t i = 0; i < m_statuses.size(); ++i) {
    const StudyNodeStatus& status = m_statuses[i];
    if (status.finished()) continue;
    if (status.run == RunStatus::Failed) {
      if (!firstFailure) firstFailure = &status;
      ++failed;
      fmt::print(stderr, "failed: {} ({}): {}\n", m_graph.nodes[i].label, m_graph.nodes[i].id, status.reason);
    } else if (status.run == RunStatus::Stopped) {
      ++stopped;
    } else {
      ++waiting;
    }
  }
  if (firstFailure) {
    throw Error(exitCodeOf(firstFailure->errorKind), firstFailure->errorKind,
                fmt::format("{} of {} runs failed and {} wait for them: correct the reason, and `study run` tries "
                            "them again",
                            failed, m_statuses.size(), waiting));
  }
  if (stopped > 0) {
    throw StoppedError(fmt::format("{} runs were stopped and {} wait for them: `study run` goes on", stopped, waiting));
  }
  fmt::print(stderr, "finished: all {} runs\n", m_statuses.size());
}

}  // namespace distillscope
