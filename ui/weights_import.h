// A file of weights on its way to becoming a run: the engine reads it in a process of its own, which outlives the
// window, and begins the run only if the file holds a network that it knows.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <filesystem>

#include "core/record/run_dir.h"

namespace distillscope {

/// What a person said of the file; what is left out the engine finds out, or says that it cannot.
struct WeightsImport {
  QString file;
  QString model;    ///< empty to recognise it from names and shapes
  QString dataset;  ///< empty for what the file says
  QString root;     ///< the dataset's folder, empty for its usual place
};

/// The engine's arguments.
QStringList importArguments(const WeightsImport& import, const RunDir& run);

/// Endings of the files that the engine reads weights from, without a dot.
QStringList weightsSuffixes();

/// Watches an engine that was started with importArguments() until it has begun the run or is gone.
class ImportWatch final : public QObject {
  Q_OBJECT
 public:
  /// `log` is where the engine writes for people; it moves into the run's folder once there is one.
  ImportWatch(RunDir run, std::filesystem::path log, qint64 pid, QObject* parent);

  qint64 pid() const { return m_pid; }
  const RunDir& run() const { return m_run; }
  void cancel();

 Q_SIGNALS:
  void begun();
  /// `reason` is the engine's last sentence.
  void failed(const QString& reason);

 private:
  void look();

  RunDir m_run;
  std::filesystem::path m_log;
  qint64 m_pid;
  QTimer m_tick;
};

}  // namespace distillscope
