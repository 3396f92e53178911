#include "ui/run_store.h"

#include <algorithm>

#include "core/record/error.h"
#include "ui/run_folder.h"
#include "ui/run_store_parts.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds tickInterval = 500ms;   ///< between looks at runs that work
constexpr std::chrono::milliseconds backlogInterval = 2ms;  ///< while there is more to read than one tick may
constexpr std::chrono::milliseconds scanInterval = 2000ms;  ///< between looks at all others
constexpr std::chrono::milliseconds publishInterval = 40ms;
constexpr std::chrono::milliseconds startLimit = 20s;  ///< for an engine to begin
constexpr qint64 tickBudgetMs = 6;
constexpr int readerThreads = 2;

}  // namespace

RunStore::RunStore(fs::path workspace, QObject* parent) : QObject(parent), m_workspace(std::move(workspace)) {
  m_readers.setMaxThreadCount(readerThreads);
  m_tick.setSingleShot(true);
  m_publish.setSingleShot(true);
  m_publish.setInterval(publishInterval);
  connect(&m_tick, &QTimer::timeout, this, &RunStore::tick);
  connect(&m_publish, &QTimer::timeout, this, &RunStore::publish);
  sweepTrash();
  m_tick.start(0);
}

RunStore::~RunStore() {
  m_stopReading = true;
  m_readers.clear();
  m_readers.waitForDone();
}

const Run* RunStore::run(const QString& id) const {
  const auto found = m_runs.find(id);
  return found != m_runs.end() ? &found->second->run : nullptr;
}

void RunStore::refresh() {
  scan();
  while (!m_arrivals.empty()) {
    add(m_arrivals.front());
    m_arrivals.pop_front();
  }
  waitForReadings();
  for (auto& [id, followed] : m_runs) {
    while (!follow(*followed)) continue;
  }
  m_idle.clear();
  publish();
}

void RunStore::lookNow() {
  scan();
  m_tick.start(0);
}

void RunStore::expectRun(const QString& id) {
  const RunDir dir(runFolder(id));
  if (!m_runs.contains(id) && dir.exists()) add(dir);
}

bool RunStore::isComplete() const {
  const auto isRead = [](const auto& entry) { return entry.second->log.has_value(); };
  return m_sinceScan.isValid() && m_arrivals.empty() && std::ranges::all_of(m_runs, isRead);
}

void RunStore::tick() {
  QElapsedTimer spent;
  spent.start();
  if (!m_sinceScan.isValid() || m_sinceScan.hasExpired(scanInterval.count())) scan();
  takeReadings();
  bool more = false;
  for (auto& [id, followed] : m_runs) {
    const bool behind = followed->log && followed->log->isBehind();
    if (!behind && !followed->launch && !followed->isWorking()) continue;
    bool caughtUp = follow(*followed);
    while (!caughtUp && spent.elapsed() < tickBudgetMs) caughtUp = follow(*followed);
    more = more || !caughtUp;
  }
  while (!m_arrivals.empty() && spent.elapsed() < tickBudgetMs) {
    add(m_arrivals.front());
    m_arrivals.pop_front();
  }
  lookAtIdle(spent);
  m_tick.start(more || !m_arrivals.empty() || !m_idle.empty() ? backlogInterval : tickInterval);
}

/// Looks at runs that do not work, as many as there is time for: another program may go on with them.
void RunStore::lookAtIdle(const QElapsedTimer& spent) {
  while (!m_idle.empty() && spent.elapsed() < tickBudgetMs) {
    const auto found = m_runs.find(m_idle.front());
    m_idle.pop_front();
    if (found != m_runs.end() && !found->second->isWorking()) follow(*found->second);
  }
}

/// Finds folders that came or went.
void RunStore::scan() {
  m_sinceScan.start();
  QStringList present;
  m_idle.clear();
  for (const RunDir& dir : listRuns(m_workspace)) {
    const QString id = QString::fromStdString(dir.id());
    present.append(id);
    const auto known = m_runs.find(id);
    if (known == m_runs.end()) {
      if (std::ranges::find(m_arrivals, dir.path(), &RunDir::path) == m_arrivals.end()) m_arrivals.push_back(dir);
    } else if (!known->second->isWorking()) {
      m_idle.push_back(id);
    }
  }
  std::ranges::sort(present);
  const QStringList before = m_ids;
  for (const QString& id : before) {
    if (!std::ranges::binary_search(present, id)) remove(id);
  }
}

void RunStore::add(const RunDir& dir) {
  auto followed = std::make_unique<Followed>(dir);
  const QString id = followed->run.id();
  if (m_runs.contains(id)) return;
  std::error_code gone;
  Run& run = followed->run;
  run.created = fs::last_write_time(dir.recipe(), gone);
  run.recipe = readRunRecipe(dir, run.problem);
  try {
    run.notes = readNotes(dir);
  } catch (const Error& error) {
    run.problem = QString::fromUtf8(error.what());
  }
  const auto key = [this](const QString& other) { return std::pair(m_runs.at(other)->run.created, other); };
  const auto after = std::ranges::upper_bound(m_ids, std::pair(run.created, id), {}, key);
  m_ids.insert(after, id);
  m_runs[id] = std::move(followed);
  readInBackground(dir, LogDetail::Digest);
  Q_EMIT runAdded(id);
}

/// Takes up what is new in a run's folder. Returns whether its log was read to the end.
bool RunStore::follow(Followed& followed) {
  if (!followed.log) return true;  // the background has it
  Run& run = followed.run;
  // Both are asked before the log is read: who ends writes its last event first.
  const bool aliveBefore = followed.launch && isAlive(followed.launch->pid);
  const bool heldBefore = RunLock::isHeld(run.dir);
  const RunStatus statusBefore = run.status;
  const int64_t revisionBefore = run.history.revision();
  if (!followed.log->readOn(run.history, run.problem, sliceBytes)) return false;

  const bool grew = run.history.revision() != revisionBefore;
  const bool held = heldBefore || RunLock::isHeld(run.dir);
  if (held || grew) {
    followed.launch.reset();
    if (followed.neverBegan) run.problem.clear();
    followed.neverBegan = false;
  }
  if (followed.launch && (!aliveBefore || followed.launch->since.hasExpired(startLimit.count()))) {
    followed.launch.reset();
    followed.neverBegan = true;
    run.problem = lastLogLine(run.dir);
  }
  run.status = statusOf(run.history, held);
  if (followed.launch) run.status = RunStatus::Waiting;
  if (followed.neverBegan) run.status = RunStatus::Failed;
  if (run.history.end() && (grew || run.summary.is_null())) {
    run.summary = readSummary(run.dir);
    run.summaryReading = ++m_summaryReadings;
  }
  if (grew || run.status != statusBefore) noteChange(run.id());
  return true;
}

void RunStore::remove(const QString& id) {
  m_ids.removeOne(id);
  if (m_isChanged.remove(id)) m_changed.removeOne(id);
  m_runs.erase(id);
  Q_EMIT runRemoved(id);
}

void RunStore::noteChange(const QString& id) {
  if (!m_isChanged.contains(id)) m_changed.append(id);
  m_isChanged.insert(id);
  if (!m_publish.isActive()) m_publish.start();
}

void RunStore::publish() {
  m_publish.stop();
  if (m_changed.isEmpty()) return;
  m_isChanged.clear();
  Q_EMIT runsChanged(std::exchange(m_changed, {}));
}

QString RunStore::freeId(const QString& stem) const {
  const auto isFree = [this](const QString& id) { return !isThere(runFolder(id)); };
  if (isFree(stem)) return stem;
  int number = 2;
  while (!isFree(QStringLiteral("%1-%2").arg(stem).arg(number))) ++number;
  return QStringLiteral("%1-%2").arg(stem).arg(number);
}

QString RunStore::setNotes(const QString& id, const RunNotes& notes) {
  const auto found = m_runs.find(id);
  if (found == m_runs.end()) return tr("There is no run %1.").arg(id);
  Run& run = found->second->run;
  if (run.notes == notes) return {};
  try {
    writeNotes(run.dir, notes);
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
  run.notes = notes;
  noteChange(id);
  return {};
}

void RunStore::expectEngine(const QString& id, qint64 pid) {
  expectRun(id);
  if (!m_runs.contains(id)) return;
  Followed& followed = *m_runs.at(id);
  followed.launch = Followed::Launch{.pid = pid, .since = {}};
  followed.launch->since.start();
  if (followed.neverBegan) followed.run.problem.clear();
  followed.neverBegan = false;
  followed.run.status = RunStatus::Waiting;
  noteChange(id);
}

bool RunStore::isStarting(const QString& id) const {
  const auto found = m_runs.find(id);
  return found != m_runs.end() && found->second->launch.has_value();
}

bool RunStore::isReading(const QString& id) const {
  const auto found = m_runs.find(id);
  return found != m_runs.end() && !found->second->log;
}

QString RunStore::logTail(const QString& id, qint64 maxBytes) const {
  const Run* found = run(id);
  return found ? distillscope::logTail(found->dir, maxBytes) : QString();
}

}  // namespace distillscope
