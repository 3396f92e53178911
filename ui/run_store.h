// The workspace's runs, kept up to date by following their files. Nothing else in the window reads a run's folder.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/run_dir.h"
#include "core/record/run_history.h"
#include "core/record/run_notes.h"

namespace distillscope {

/// One run as last seen. `problem` says why it cannot be read, if so.
struct Run {
  RunDir dir;
  nlohmann::json recipe;       ///< with every field
  nlohmann::json summary;      ///< null before the run ends
  int64_t summaryReading = 0;  ///< tells one reading of a summary, of whatever run, from all others
  RunHistory history;          ///< without curves, unless RunStore::wantCurves() asked for them and they are read
  RunStatus status = RunStatus::Waiting;
  QString problem;
  std::filesystem::file_time_type created{};  ///< when its recipe was written
  RunNotes notes{};

  QString id() const { return QString::fromStdString(dir.id()); }
  bool hasCurves() const { return history.detail() == LogDetail::Everything; }
};

/// A run in the workspace's trash.
struct TrashedRun {
  QString id;
  std::filesystem::path folder;
};

class RunStore : public QObject {
  Q_OBJECT
 public:
  explicit RunStore(std::filesystem::path workspace, QObject* parent = nullptr);
  ~RunStore() override;

  const std::filesystem::path& workspace() const { return m_workspace; }
  /// Where a run of this name is, or would be.
  std::filesystem::path runFolder(const QString& id) const { return m_workspace / "runs" / id.toStdString(); }
  /// In the order in which they were created.
  const QStringList& ids() const { return m_ids; }
  /// nullptr if there is no such run (any more).
  const Run* run(const QString& id) const;

  /// Reads every file to its end before it returns.
  void refresh();
  /// Reads the curves of these runs and lets go of all others: a workspace's curves together take gigabytes, and a
  /// person looks at a few. Short logs are read at once; long ones in the background, and runsChanged() tells of them.
  void wantCurves(const QStringList& ids);
  /// Looks for runs that came or went at once instead of at the next tick.
  void lookNow();
  /// Lists the run `id`, which was just written, at once.
  void expectRun(const QString& id);
  /// Whether every run's folder and log has been read: before that, a run that works may count as Waiting.
  bool isComplete() const;
  /// A free id that begins with `stem` ("resnet20-mcmi", then "resnet20-mcmi-2").
  QString freeId(const QString& stem) const;
  /// Moves a run's folder to the workspace's trash. Refused with a sentence while it is running.
  QString moveToTrash(const QString& id);
  /// Brings back what moveToTrash() last took away under this id. Returns what went wrong, or nothing.
  QString restoreFromTrash(const QString& id);
  QString restoreFromTrash(const TrashedRun& run);
  /// Everything in the trash, also of earlier sessions, sorted by name.
  std::vector<TrashedRun> trash() const;
  /// Takes a run out of the trash for good; the disk does its work in the background. Returns what went wrong, or
  /// nothing.
  QString deleteForGood(const TrashedRun& run);
  /// The names of all folders among the runs and in the trash, whether they can be read or not.
  QSet<QString> namesInUse() const;
  /// Writes what a person says of a run. Returns what went wrong, or nothing.
  QString setNotes(const QString& id, const RunNotes& notes);
  /// Says that something about a run changed that its files do not tell, as its colour.
  void touch(const QString& id) { noteChange(id); }

  /// Says that an engine was just started for a run: until it holds the run's lock the run is Waiting instead of what
  /// it was before, and if the process is gone without a word, it is Failed with a `problem`.
  void expectEngine(const QString& id, qint64 pid);
  /// Whether an engine that was started a moment ago has yet to begin.
  bool isStarting(const QString& id) const;
  /// Whether the run's log is still being read for the first time: it has no history yet, and counts as Waiting.
  bool isReading(const QString& id) const;
  /// The last lines of what the engine wrote for people, at most `maxBytes`.
  QString logTail(const QString& id, qint64 maxBytes) const;

 Q_SIGNALS:
  void runAdded(const QString& id);
  void runRemoved(const QString& id);
  /// New events, another status, or a summary; at most once every 40 ms for all changes together.
  void runsChanged(const QStringList& ids);

 private:
  struct Followed;
  struct Reading;
  void tick();
  void scan();
  void lookAtIdle(const QElapsedTimer& spent);
  void add(const RunDir& dir);
  void remove(const QString& id);
  void readInBackground(const RunDir& dir, LogDetail detail);
  void takeReadings();
  void take(Followed& followed, Reading reading);
  void waitForReadings();
  bool follow(Followed& followed);
  void noteChange(const QString& id);
  void publish();
  void sweepTrash();

  std::filesystem::path m_workspace;
  QStringList m_ids;
  std::map<QString, std::unique_ptr<Followed>> m_runs;
  int64_t m_summaryReadings = 0;
  std::map<QString, std::filesystem::path> m_trash;  ///< where a deleted run's folder lies
  std::deque<RunDir> m_arrivals;                     ///< folders seen, not yet in the list
  std::deque<QString> m_idle;                        ///< runs that do not work, to be looked at
  QStringList m_changed;
  QSet<QString> m_isChanged;  ///< the same, to be asked
  QTimer m_tick;
  QTimer m_publish;
  QElapsedTimer m_sinceScan;

  // Logs of a workspace can be gigabytes: each is read once in the background, and followed here from then on.
  std::mutex m_readingsMutex;
  std::vector<Reading> m_readings;  ///< finished, to be taken
  int m_underWay = 0;               ///< readings that were begun and not taken
  std::atomic<bool> m_stopReading = false;
  QThreadPool m_readers;
};

}  // namespace distillscope
