#include "ui/run_queue.h"

#include <algorithm>
#include <fstream>

#include "core/record/error.h"
#include "ui/engine_process.h"
#include "ui/models/configuration.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/settings.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr int queueVersion = 1;
constexpr std::chrono::milliseconds tickInterval(1000);  ///< between looks at what another window wrote
constexpr std::chrono::milliseconds soon(50);
const QString jobsKey = QStringLiteral("queue/jobs");

}  // namespace

RunQueue::RunQueue(RunStore& runs, EngineProcess& engine, Settings& settings, QObject* parent)
    : QObject(parent),
      m_runs(runs),
      m_engine(engine),
      m_settings(settings),
      m_file(runs.workspace() / "queue.json"),
      m_lock(QString::fromStdString((runs.workspace() / "queue.lock").string())) {
  m_lock.setStaleLockTime(0);  // only a process that is gone loses it
  m_tick.setSingleShot(true);
  connect(&m_tick, &QTimer::timeout, this, &RunQueue::tick);
  connect(&runs, &RunStore::runsChanged, this, &RunQueue::tickSoon);
  connect(&runs, &RunStore::runRemoved, this, &RunQueue::forget);
  connect(&settings, &Settings::changed, this, [this](const QString& key) {
    if (key == jobsKey) tickSoon();
  });
  read();
  m_tick.start(soon);
}

QString RunQueue::enqueue(const json& recipe, const QString& id) {
  const RunDir dir(m_runs.runFolder(id));
  QString problem = m_engine.prepare(dir, recipe);
  if (!problem.isEmpty()) return problem;
  problem = enqueueAgain(id);
  if (!problem.isEmpty()) {
    std::error_code ignored;
    std::filesystem::remove_all(dir.path(), ignored);
    m_runs.lookNow();
  }
  return problem;
}

QString RunQueue::enqueueAgain(const QString& id) {
  m_runs.expectRun(id);
  if (m_ids.isEmpty() && hasFreeSlot() && !unfinishedSource(id)) return m_engine.resume(RunDir(m_runs.runFolder(id)));
  try {
    edit([&](QStringList& ids) {
      if (!ids.contains(id)) ids.append(id);
    });
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
  return {};
}

QString RunQueue::reasonOf(const QString& id) const {
  if (const auto source = unfinishedSource(id)) {
    const Run* run = m_runs.run(*source);
    if (canResume(run->status) && !contains(*source) && !m_runs.isStarting(*source)) {
      return tr("It builds on %1, which is %2: resume that one, or take this one out of the queue.")
          .arg(*source, statusText(run->status).toLower());
    }
    return tr("It builds on %1, and begins when that one has finished.").arg(*source);
  }
  return tr("It begins when it is its turn: %1 may work at a time (Preferences).")
      .arg(runsText(m_settings.value(jobsKey).toInt()));
}

void RunQueue::move(const QString& id, int places) {
  edit([&](QStringList& ids) {
    const auto from = ids.indexOf(id);
    if (from < 0) return;
    ids.move(from, std::clamp<qsizetype>(from + places, 0, ids.size() - 1));
  });
}

void RunQueue::remove(const QStringList& runs) {
  edit([&](QStringList& ids) { ids.removeIf([&](const QString& id) { return runs.contains(id); }); });
}

/// What is left in the file where that cannot be written goes when the disk allows it: tick() takes out who is not
/// there.
void RunQueue::forget(const QString& id) {
  if (!contains(id)) return;
  try {
    remove({id});
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

QString RunQueue::startNow(const QString& id) {
  remove({id});
  return m_engine.resume(RunDir(m_runs.runFolder(id)));
}

/// Changes what the file holds now: another window may have written it meanwhile.
void RunQueue::edit(const Edit& edit) {
  read();
  QStringList ids = m_ids;
  edit(ids);
  if (ids == m_ids) return;
  json names = json::array();
  for (const QString& id : ids) names.push_back(id.toStdString());
  writeFileAtomically(m_file, json{{"version", queueVersion}, {"runs", names}}.dump(1) + "\n");
  std::error_code ignored;
  m_written = std::filesystem::last_write_time(m_file, ignored);
  take(ids);
  tickSoon();
}

/// A file that cannot be read is an empty queue: its runs are still there, waiting.
void RunQueue::read() {
  std::error_code absent;
  const auto written = std::filesystem::last_write_time(m_file, absent);
  if (absent) return take({});
  if (written == m_written) return;
  m_written = written;
  std::ifstream file(m_file);
  const json value = json::parse(file, nullptr, false);
  QStringList ids;
  if (value.is_object() && value.contains("runs") && value["runs"].is_array()) {
    for (const json& id : value["runs"]) {
      if (id.is_string()) ids.append(QString::fromStdString(id.get<std::string>()));
    }
  }
  ids.removeDuplicates();
  take(ids);
}

void RunQueue::take(const QStringList& ids) {
  if (ids == m_ids) return;
  QStringList concerned = m_ids + ids;
  concerned.removeDuplicates();
  m_ids = ids;
  Q_EMIT changed(concerned);
}

void RunQueue::tickSoon() { m_tick.start(soon); }

/// Begins what may begin, one run at a time: the next is decided on when this one is known to work.
void RunQueue::tick() {
  m_tick.start(tickInterval);
  read();
  if (m_ids.isEmpty() || !m_runs.isComplete()) return;
  if (!m_lock.isLocked() && !m_lock.tryLock(0)) return;
  for (const QString& id : QStringList(m_ids)) {
    const Run* run = m_runs.run(id);
    if (!run && RunDir(m_runs.runFolder(id)).exists()) continue;  // made by another window a moment ago
    const bool isOver = !run || !canResume(run->status) || m_runs.isStarting(id);
    try {
      if (isOver) {
        remove({id});
      } else if (hasFreeSlot() && !unfinishedSource(id)) {
        const QString problem = startNow(id);
        if (!problem.isEmpty()) Q_EMIT failed(problem);
      }
    } catch (const Error& error) {
      Q_EMIT failed(QString::fromUtf8(error.what()));
      return;
    }
  }
}

bool RunQueue::hasFreeSlot() const {
  const auto works = [this](const QString& id) {
    return m_runs.run(id)->status == RunStatus::Running || m_runs.isStarting(id);
  };
  return std::ranges::count_if(m_runs.ids(), works) < m_settings.value(jobsKey).toInt();
}

std::optional<QString> RunQueue::unfinishedSource(const QString& id) const {
  const Run* run = m_runs.run(id);
  if (!run) return std::nullopt;
  for (const char* field : {"init", "teacher"}) {
    const Run* other = referredRun(*run, field, m_runs);
    if (other && other->status != RunStatus::Finished) return other->id();
  }
  return std::nullopt;
}

}  // namespace distillscope
