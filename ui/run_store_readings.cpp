// RunStore: logs that are read from their beginning, in the background unless they are short.
#include <sys/resource.h>
#include <unistd.h>

#include "ui/run_folder.h"
#include "ui/run_store_parts.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t backgroundSliceBytes = 1024 * 1024;
constexpr int readerNiceness = 10;
constexpr std::uintmax_t atOnceBytes = 256 * 1024;  ///< of logs, read in less than a frame

}  // namespace

void RunStore::readInBackground(const RunDir& dir, LogDetail detail) {
  ++m_underWay;
  m_readers.start([this, dir, detail] {
    // The window's own thread goes first: reading can wait, a person does not.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), readerNiceness);
    Reading reading(dir, detail);
    while (!m_stopReading && !reading.log.readOn(reading.history, reading.problem, backgroundSliceBytes)) continue;
    if (!m_stopReading && detail == LogDetail::Digest && reading.history.end()) reading.summary = readSummary(dir);
    const std::scoped_lock lock(m_readingsMutex);
    m_readings.push_back(std::move(reading));
  });
}

void RunStore::takeReadings() {
  std::vector<Reading> readings;
  {
    const std::scoped_lock lock(m_readingsMutex);
    readings.swap(m_readings);
  }
  m_underWay -= static_cast<int>(readings.size());
  for (Reading& reading : readings) {
    const auto found = m_runs.find(QString::fromStdString(RunDir(reading.folder).id()));
    if (found == m_runs.end()) continue;  // removed meanwhile
    Followed& followed = *found->second;
    const bool isFirst = !followed.log;
    const bool hasCurves = reading.history.detail() == LogDetail::Everything;
    if (hasCurves) followed.readsCurves = false;
    if (!isFirst && (!hasCurves || !followed.wantsCurves || followed.run.hasCurves())) continue;
    // An engine that was announced together with its run has begun, and may have ended by now.
    if (isFirst && reading.history.start()) followed.launch.reset();
    take(followed, std::move(reading));
    noteChange(found->first);
    follow(followed);
    if (!followed.wantsCurves || followed.run.hasCurves()) continue;
    followed.readsCurves = true;  // they were asked for while the digest was read
    readInBackground(followed.run.dir, LogDetail::Everything);
  }
}

void RunStore::take(Followed& followed, Reading reading) {
  followed.log = std::move(reading.log);
  followed.run.history = std::move(reading.history);
  if (!reading.summary.is_null()) {
    followed.run.summary = std::move(reading.summary);
    followed.run.summaryReading = ++m_summaryReadings;
  }
  if (!reading.problem.isEmpty()) followed.run.problem = reading.problem;
}

void RunStore::waitForReadings() {
  while (m_underWay > 0) {
    m_readers.waitForDone();
    takeReadings();
  }
}

void RunStore::wantCurves(const QStringList& ids) {
  const QSet<QString> wanted(ids.begin(), ids.end());
  std::uintmax_t readNow = 0;
  for (auto& [id, followed] : m_runs) {
    followed->wantsCurves = wanted.contains(id);
    Run& run = followed->run;
    if (!followed->wantsCurves && run.hasCurves()) {
      run.history.forgetCurves();
      followed->log->wantDigest();
    }
    if (!followed->wantsCurves || run.hasCurves() || followed->readsCurves || !followed->log) continue;
    std::error_code absent;
    const auto size = fs::file_size(run.dir.events(), absent);
    if (absent || readNow + size <= atOnceBytes) {
      Reading reading(run.dir, LogDetail::Everything);
      while (!reading.log.readOn(reading.history, reading.problem, sliceBytes)) continue;
      readNow += absent ? 0 : size;
      take(*followed, std::move(reading));
    } else {
      followed->readsCurves = true;
      readInBackground(run.dir, LogDetail::Everything);
    }
  }
}

}  // namespace distillscope
