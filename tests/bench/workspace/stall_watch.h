// How long the event loop of the calling thread does not turn: a timer that fires every 5 ms tells how late it is, and
// a thread beside it looks where the loop stands when it is.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace distillscope::bench {

class StallWatch : public QObject {
 public:
  struct Stall {
    QString stage;
    double milliseconds = 0;
    double ofCpu = 0;  ///< what this thread itself worked of it; the rest it waited for a core
    QString where;     ///< functions of ours that it was in, the innermost first
  };
  struct Stage {
    QString name;
    std::vector<double> late;  ///< milliseconds, of each beat
    double worstCpu = 0;       ///< milliseconds of this thread between two beats
  };

  StallWatch();
  ~StallWatch() override;

  /// What is measured from here on belongs to `name`.
  void begin(const QString& name);
  const std::vector<Stage>& stages() const { return m_stages; }
  /// Those longer than 50 ms.
  const std::vector<Stall>& stalls() const { return m_stalls; }

 private:
  using Clock = std::chrono::steady_clock;
  void beat();
  void watch();

  QTimer m_timer;
  std::vector<Stage> m_stages;
  std::vector<Stall> m_stalls;
  Clock::time_point m_last;
  double m_lastCpu = 0;
  std::atomic<Clock::rep> m_lastBeat = 0;
  std::atomic<bool> m_ends = false;
  std::thread m_watcher;
};

}  // namespace distillscope::bench
