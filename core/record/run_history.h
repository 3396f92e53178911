// The events of one run folded into curves and a state. Steps that a later restart did again are dropped, so that a
// resumed run has one value for each step.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/record/event.h"

namespace distillscope {

/// One curve: values over steps. `key` is "SOURCE/NAME", where SOURCE is "batch" (running values and loss terms of
/// training batches), "train" or "test" (measured each epoch), or the name of a first stage, and NAME a measure or
/// term.
struct Curve {
  std::string key;
  std::vector<double> steps;
  std::vector<double> epochs;  ///< epochs done as a real number: step / stepsPerEpoch
  std::vector<double> times;   ///< seconds since 1970
  std::vector<double> worked;  ///< RunHistory::secondsAtWork() of `times`
  std::vector<double> values;
};

class RunHistory {
 public:
  /// A digest has no curves, and otherwise tells the same.
  explicit RunHistory(LogDetail detail = LogDetail::Everything) : m_detail(detail) {}

  void add(const Event& event);
  /// Becomes a digest.
  void forgetCurves();

  LogDetail detail() const { return m_detail; }
  const std::map<std::string, Curve>& curves() const { return m_curves; }
  /// Epoch measurements of a split in order, the newest last.
  const std::vector<EpochEvent>& epochs(const std::string& split) const;

  const std::optional<StartEvent>& start() const { return m_start; }  ///< the newest
  const std::optional<EndEvent>& end() const { return m_end; }        ///< nothing while it may still be working
  const std::optional<StepEvent>& lastStep() const { return m_lastStep; }
  bool paused() const { return m_paused; }

  /// Steps done over steps planned, in [0, 1].
  double progress() const;
  /// Estimated from the speed since the newest start; nothing before it can be told.
  std::optional<double> secondsLeft() const;
  /// How long the run had worked at `time`, counted from its first start. The time between whatever ended it, or its
  /// last event where it was killed, and its next start is left out, and so are pauses.
  double secondsAtWork(double time) const;
  /// Counts events; a view redraws when it has changed.
  int64_t revision() const { return m_revision; }

 private:
  void append(const std::string& key, int64_t step, double time, double value);
  void rollBackTo(int64_t step);
  void leaveOutUntil(double time);

  /// From `since` to the next, the time at work is the time less `idle`.
  struct Stretch {
    double since = 0;
    double idle = 0;
  };

  LogDetail m_detail;
  std::map<std::string, Curve> m_curves;
  std::map<std::string, std::vector<EpochEvent>> m_epochs;
  std::optional<StartEvent> m_start;
  std::optional<EndEvent> m_end;
  std::optional<StepEvent> m_lastStep;
  bool m_paused = false;
  std::vector<Stretch> m_stretches;  ///< in order; none before the first event
  double m_lastTime = 0;             ///< of the newest event
  int64_t m_revision = 0;
};

}  // namespace distillscope
