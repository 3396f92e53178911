// Runs that wait for their turn. The workspace remembers them (queue.json), so the queue outlives the window; it moves
// on while a window is open on the workspace.
#pragma once

#include <QLockFile>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <optional>

#include <nlohmann/json.hpp>

namespace distillscope {

class EngineProcess;
class RunStore;
class Settings;

class RunQueue final : public QObject {
  Q_OBJECT
 public:
  RunQueue(RunStore& runs, EngineProcess& engine, Settings& settings, QObject* parent = nullptr);

  /// Writes the new run `id` and begins it, or lets it wait while as many runs work as may (setting "queue/jobs"), or
  /// while a run that it builds on is not finished. Returns what went wrong, or nothing.
  QString enqueue(const nlohmann::json& recipe, const QString& id);
  /// The same for a run that is there: one that never began, or was interrupted.
  QString enqueueAgain(const QString& id);

  /// In the order in which they begin.
  const QStringList& ids() const { return m_ids; }
  bool contains(const QString& id) const { return m_ids.contains(id); }
  /// Why a waiting run does not begin yet, in a sentence.
  QString reasonOf(const QString& id) const;

  /// By `places` towards the front (negative) or the back. Throws Error if the queue cannot be written, as remove() and
  /// startNow() do.
  void move(const QString& id, int places);
  /// The runs stay and can be resumed.
  void remove(const QStringList& runs);
  /// Begins a waiting run however many work. Returns what went wrong, or nothing.
  QString startNow(const QString& id);

 Q_SIGNALS:
  /// Which runs wait, or in which order.
  void changed(const QStringList& concerned);
  void failed(const QString& problem);

 private:
  using Edit = std::function<void(QStringList& ids)>;
  void edit(const Edit& edit);
  void read();
  void take(const QStringList& ids);
  /// Takes out a run that is gone.
  void forget(const QString& id);
  void tickSoon();
  void tick();
  bool hasFreeSlot() const;
  /// The run that `id` builds on and that is not finished.
  std::optional<QString> unfinishedSource(const QString& id) const;

  RunStore& m_runs;
  EngineProcess& m_engine;
  Settings& m_settings;
  std::filesystem::path m_file;
  std::filesystem::file_time_type m_written{};
  QLockFile m_lock;  ///< held by the one window that lets the queue move on
  QStringList m_ids;
  QTimer m_tick;
};

}  // namespace distillscope
