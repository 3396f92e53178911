#include "ui/run_store.h"

#include <QFile>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <optional>

#include "core/record/error.h"
#include "core/record/recipe.h"
#include "ui/json_path.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::chrono::milliseconds tickInterval = 250ms;    ///< between looks at runs that work
constexpr std::chrono::milliseconds backlogInterval = 10ms;  ///< while there is more to read than one tick may
constexpr std::chrono::milliseconds scanInterval = 2000ms;   ///< between looks at all others
constexpr std::chrono::milliseconds publishInterval = 40ms;
constexpr std::chrono::milliseconds startLimit =
    20s;  ///< an engine that has not begun by then is not waited for any more
constexpr qint64 tickBudgetMs = 6;
constexpr std::size_t sliceBytes = 64 * 1024;

/// A process that has ended and that nobody has waited for is not alive.
bool isAlive(qint64 pid) {
  if (::kill(static_cast<pid_t>(pid), 0) != 0) return false;
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
  const auto afterName = text.rfind(") ");
  return afterName == std::string::npos || text.compare(afterName + 2, 1, "Z") != 0;
}

QString lastLine(const fs::path& path) {
  std::ifstream file(path);
  std::string line, last;
  while (std::getline(file, line)) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = line;
  }
  return QString::fromStdString(last).trimmed();
}

/// The recipe with every field, of which each has its type; sets `problem` where that needs other values.
json readRunRecipe(const RunDir& dir, QString& problem) {
  json recipe;
  try {
    recipe = withDefaults(readJsonFile(dir.recipe()), Catalogue());
    for (const char* variant : {"dataset", "model"}) {
      if (!recipe.at(variant).at("id").is_string()) throw RecipeError(std::string(variant) + ".id", "is not a text");
    }
    for (const ParamSpec& spec : recipeFields()) {
      if (const auto wrong = problemOf(spec, valueAt(recipe, spec.name))) {
        throw RecipeError(spec.name, *wrong);
      }
    }
    return recipe;
  } catch (const std::exception& error) {
    problem = RunStore::tr("Its recipe cannot be read: %1").arg(QString::fromUtf8(error.what()));
    return withDefaults(json::object(), Catalogue());
  }
}

}  // namespace

struct RunStore::Followed {
  struct Launch {
    qint64 pid = 0;
    QElapsedTimer since;
  };

  explicit Followed(const RunDir& dir)
      : run{.dir = dir, .recipe = {}, .summary = {}, .history = {}, .problem = {}}, reader(dir.events()) {}

  bool isActive() const {
    return launch || run.status == RunStatus::Running || run.status == RunStatus::Paused || seen < size;
  }

  Run run;
  EventReader reader;
  fs::file_time_type created;
  std::uintmax_t size = 0;  ///< of the event log
  std::uintmax_t seen = 0;  ///< bytes of it that were asked for
  std::optional<Launch> launch;
  bool neverBegan = false;  ///< the newest engine ended before its first event
};

RunStore::RunStore(fs::path workspace, QObject* parent) : QObject(parent), m_workspace(std::move(workspace)) {
  m_tick.setSingleShot(true);
  m_publish.setSingleShot(true);
  m_publish.setInterval(publishInterval);
  connect(&m_tick, &QTimer::timeout, this, &RunStore::tick);
  connect(&m_publish, &QTimer::timeout, this, &RunStore::publish);
  m_tick.start(0);
}

RunStore::~RunStore() = default;

const Run* RunStore::run(const QString& id) const {
  const auto found = m_runs.find(id);
  return found != m_runs.end() ? &found->second->run : nullptr;
}

void RunStore::refresh() {
  scan();
  for (auto& [id, followed] : m_runs) {
    while (!follow(*followed, sliceBytes)) continue;
  }
  while (!m_arrivals.empty()) readArrival(nullptr);
  publish();
}

void RunStore::tick() {
  QElapsedTimer spent;
  spent.start();
  if (!m_sinceScan.isValid() || m_sinceScan.hasExpired(scanInterval.count())) scan();
  bool more = false;
  for (auto& [id, followed] : m_runs) {
    if (!followed->isActive()) continue;
    bool caughtUp = follow(*followed, sliceBytes);
    while (!caughtUp && spent.elapsed() < tickBudgetMs) caughtUp = follow(*followed, sliceBytes);
    more = more || !caughtUp;
  }
  while (!m_arrivals.empty() && spent.elapsed() < tickBudgetMs) readArrival(&spent);
  more = more || !m_arrivals.empty();
  m_tick.start(more ? backlogInterval : tickInterval);
}

/// Finds folders that came or went, and runs that another program works on.
void RunStore::scan() {
  m_sinceScan.start();
  QStringList present;
  for (const RunDir& dir : listRuns(m_workspace)) {
    const QString id = QString::fromStdString(dir.id());
    present.append(id);
    const auto known = m_runs.find(id);
    if (known == m_runs.end()) {
      const auto sameFolder = [&](const auto& arrival) { return arrival->run.dir.path() == dir.path(); };
      if (std::ranges::none_of(m_arrivals, sameFolder)) m_arrivals.push_back(std::make_unique<Followed>(dir));
    } else if (!known->second->isActive()) {
      follow(*known->second, sliceBytes);
    }
  }
  std::ranges::sort(present);
  const QStringList before = m_ids;
  for (const QString& id : before) {
    if (!std::ranges::binary_search(present, id)) remove(id);
  }
}

/// Reads on in the first folder that is not in the list yet, and lists it once its whole log is read: a half-read log
/// would show a finished run as interrupted.
void RunStore::readArrival(const QElapsedTimer* spent) {
  Followed& arrival = *m_arrivals.front();
  if (arrival.run.recipe.is_null()) {
    std::error_code gone;
    arrival.created = fs::last_write_time(arrival.run.dir.recipe(), gone);
    arrival.run.recipe = readRunRecipe(arrival.run.dir, arrival.run.problem);
  }
  bool caughtUp = follow(arrival, sliceBytes);
  while (!caughtUp && (!spent || spent->elapsed() < tickBudgetMs)) caughtUp = follow(arrival, sliceBytes);
  if (!caughtUp) return;
  auto listed = std::move(m_arrivals.front());
  m_arrivals.pop_front();
  add(std::move(listed));
}

/// Takes up what is new in a run's folder. Returns whether its log was read to the end.
bool RunStore::follow(Followed& followed, std::size_t maxBytes) {
  Run& run = followed.run;
  // Both are asked before the log is read: who ends writes its last event first.
  const bool aliveBefore = followed.launch && isAlive(followed.launch->pid);
  const bool heldBefore = RunLock::isHeld(run.dir);
  const RunStatus statusBefore = run.status;
  const int64_t revisionBefore = run.history.revision();

  std::error_code absent;
  followed.size = fs::file_size(run.dir.events(), absent);
  if (absent) followed.size = 0;
  if (followed.size < followed.seen) {
    followed.seen = 0;
    run.history = RunHistory();
  }
  if (followed.seen < followed.size) {
    followed.seen += std::min<std::uintmax_t>(maxBytes, followed.size - followed.seen);
    try {
      for (const Event& event : followed.reader.poll(maxBytes)) run.history.add(event);
    } catch (const Error& error) {
      run.problem = QString::fromUtf8(error.what());
      followed.seen = followed.size;
    }
  }
  if (followed.seen < followed.size) return false;

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
    run.problem = lastLine(run.dir.engineLog());
  }
  run.status = statusOf(run.history, held);
  if (followed.launch) run.status = RunStatus::Waiting;
  if (followed.neverBegan) run.status = RunStatus::Failed;
  if (run.history.end() && (grew || run.summary.is_null())) {
    std::ifstream file(run.dir.summary());
    const json summary = file ? json::parse(file, nullptr, false) : json();
    run.summary = summary.is_discarded() ? json() : summary;
  }
  if (grew || run.status != statusBefore) noteChange(run.id());
  return true;
}

void RunStore::add(std::unique_ptr<Followed> followed) {
  const QString id = followed->run.id();
  const auto key = [this](const QString& other) { return std::pair(m_runs.at(other)->created, other); };
  const auto after = std::ranges::upper_bound(m_ids, std::pair(followed->created, id), {}, key);
  m_ids.insert(after, id);
  m_runs[id] = std::move(followed);
  Q_EMIT runAdded(id);
}

void RunStore::remove(const QString& id) {
  m_ids.removeOne(id);
  m_changed.removeOne(id);
  m_runs.erase(id);
  Q_EMIT runRemoved(id);
}

void RunStore::noteChange(const QString& id) {
  if (!m_runs.contains(id)) return;
  if (!m_changed.contains(id)) m_changed.append(id);
  if (!m_publish.isActive()) m_publish.start();
}

void RunStore::publish() {
  m_publish.stop();
  if (m_changed.isEmpty()) return;
  Q_EMIT runsChanged(std::exchange(m_changed, {}));
}

QString RunStore::freeId(const QString& stem) const {
  const auto isFree = [this](const QString& id) { return !fs::exists(m_workspace / "runs" / id.toStdString()); };
  if (isFree(stem)) return stem;
  int number = 2;
  while (!isFree(QStringLiteral("%1-%2").arg(stem).arg(number))) ++number;
  return QStringLiteral("%1-%2").arg(stem).arg(number);
}

QString RunStore::moveToTrash(const QString& id) {
  const auto found = m_runs.find(id);
  if (found == m_runs.end()) return tr("There is no run %1.").arg(id);
  const RunDir dir = found->second->run.dir;
  if (found->second->launch || RunLock::isHeld(dir)) return tr("%1 is running: stop it first.").arg(id);
  const fs::path trash = m_workspace / "trash";
  fs::path target = trash / dir.id();
  for (int number = 2; fs::exists(target); ++number) target = trash / (dir.id() + "~" + std::to_string(number));
  std::error_code failure;
  fs::create_directories(trash, failure);
  if (!failure) fs::rename(dir.path(), target, failure);
  if (failure) {
    return tr("%1 cannot be moved to the trash: %2").arg(id, QString::fromStdString(failure.message()));
  }
  m_trash[id] = target;
  remove(id);
  return {};
}

QString RunStore::restoreFromTrash(const QString& id) {
  const auto found = m_trash.find(id);
  if (found == m_trash.end()) return tr("%1 is not in the trash.").arg(id);
  const fs::path target = m_workspace / "runs" / id.toStdString();
  if (fs::exists(target)) return tr("There is another run named %1 by now.").arg(id);
  std::error_code failure;
  fs::rename(found->second, target, failure);
  if (failure) return tr("%1 cannot be restored: %2").arg(id, QString::fromStdString(failure.message()));
  m_trash.erase(found);
  scan();
  m_tick.start(0);
  return {};
}

void RunStore::expectEngine(const QString& id, qint64 pid) {
  if (!m_runs.contains(id)) {
    scan();
    while (!m_runs.contains(id) && !m_arrivals.empty()) {
      const auto wanted = std::ranges::find_if(m_arrivals, [&](const auto& a) { return a->run.id() == id; });
      if (wanted == m_arrivals.end()) return;
      std::iter_swap(m_arrivals.begin(), wanted);
      readArrival(nullptr);
    }
  }
  const auto found = m_runs.find(id);
  if (found == m_runs.end()) return;
  Followed& followed = *found->second;
  followed.launch = Followed::Launch{.pid = pid, .since = {}};
  followed.launch->since.start();
  if (followed.neverBegan) followed.run.problem.clear();
  followed.neverBegan = false;
  followed.run.status = RunStatus::Waiting;
  noteChange(id);
  m_tick.start(tickInterval);
}

bool RunStore::isStarting(const QString& id) const {
  const auto found = m_runs.find(id);
  return found != m_runs.end() && found->second->launch.has_value();
}

QString RunStore::logTail(const QString& id, qint64 maxBytes) const {
  const Run* found = run(id);
  QFile file(found ? QString::fromStdString(found->dir.engineLog().string()) : QString());
  if (!found || !file.open(QIODevice::ReadOnly)) return {};
  const bool cut = file.size() > maxBytes;
  if (cut) file.seek(file.size() - maxBytes);
  const QString text = QString::fromUtf8(file.readAll());
  return cut ? text.section(QLatin1Char('\n'), 1) : text;
}

}  // namespace distillscope
