#include "core/record/run_history.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace distillscope {

void RunHistory::add(const Event& event) {
  ++m_revision;
  const double time = std::visit([](const auto& each) { return each.time; }, event);
  if (m_stretches.empty()) m_stretches = {{.since = time, .idle = time}};
  if (const auto* start = std::get_if<StartEvent>(&event)) {
    if (start->step == 0) {
      m_curves.clear();
      m_epochs.clear();
      m_stretches = {{.since = time, .idle = time}};
    } else {
      rollBackTo(start->step);
      leaveOutUntil(time);
    }
    m_start = *start;
    m_end.reset();
    m_lastStep.reset();
    m_paused = false;
  } else if (const auto* step = std::get_if<StepEvent>(&event)) {
    // Terms and running values of the main stage are "batch"; a first stage keeps its own name.
    const std::string source = step->stage == "train" ? "batch" : step->stage;
    for (const auto& [name, value] : step->terms) append(source + "/" + name, step->step, step->time, value);
    for (const auto& [name, value] : step->measures) append(source + "/" + name, step->step, step->time, value);
    append(source + "/lr", step->step, step->time, step->learningRate);
    m_lastStep = *step;
    m_paused = false;
  } else if (const auto* epoch = std::get_if<EpochEvent>(&event)) {
    for (const auto& [name, value] : epoch->measures) {
      append(epoch->provenance.split + "/" + name, epoch->step, epoch->time, value);
    }
    m_epochs[epoch->provenance.split].push_back(*epoch);
  } else if (const auto* state = std::get_if<StateEvent>(&event)) {
    if (state->state == "paused") m_paused = true;
    if (state->state == "running" && std::exchange(m_paused, false)) leaveOutUntil(time);
  } else if (const auto* end = std::get_if<EndEvent>(&event)) {
    m_end = *end;
    m_paused = false;
  }
  m_lastTime = time;
}

const std::vector<EpochEvent>& RunHistory::epochs(const std::string& split) const {
  static const std::vector<EpochEvent> none;
  const auto found = m_epochs.find(split);
  return found != m_epochs.end() ? found->second : none;
}

void RunHistory::forgetCurves() {
  m_detail = LogDetail::Digest;
  m_curves.clear();
}

void RunHistory::append(const std::string& key, int64_t step, double time, double value) {
  if (m_detail == LogDetail::Digest) return;
  Curve& curve = m_curves[key];
  curve.key = key;
  const double perEpoch = m_start && m_start->stepsPerEpoch > 0 ? static_cast<double>(m_start->stepsPerEpoch) : 1.0;
  curve.steps.push_back(static_cast<double>(step));
  curve.epochs.push_back(static_cast<double>(step) / perEpoch);
  curve.times.push_back(time);
  curve.worked.push_back(time - m_stretches.back().idle);
  curve.values.push_back(value);
}

void RunHistory::rollBackTo(int64_t step) {
  for (auto& [key, curve] : m_curves) {
    const auto kept = static_cast<std::size_t>(std::ranges::upper_bound(curve.steps, static_cast<double>(step)) -
                                               curve.steps.begin());
    curve.steps.resize(kept);
    curve.epochs.resize(kept);
    curve.times.resize(kept);
    curve.worked.resize(kept);
    curve.values.resize(kept);
  }
  for (auto& [split, epochs] : m_epochs) {
    std::erase_if(epochs, [&](const EpochEvent& epoch) { return epoch.step > step; });
  }
}

/// Nothing happened between the newest event and `time`.
void RunHistory::leaveOutUntil(double time) {
  const Stretch& last = m_stretches.back();
  m_stretches.push_back({.since = std::max(time, last.since), .idle = last.idle + std::max(0.0, time - m_lastTime)});
}

double RunHistory::secondsAtWork(double time) const {
  const auto next = std::ranges::upper_bound(m_stretches, time, {}, &Stretch::since);
  return next != m_stretches.begin() ? time - std::prev(next)->idle : 0;
}

double RunHistory::progress() const {
  if (m_end && m_end->status == "finished") return 1;
  if (!m_start || m_start->totalSteps <= 0) return 0;
  const int64_t done = m_lastStep ? m_lastStep->step : m_start->step;
  return std::clamp(static_cast<double>(done) / static_cast<double>(m_start->totalSteps), 0.0, 1.0);
}

std::optional<double> RunHistory::secondsLeft() const {
  if (!m_start || !m_lastStep || m_end) return std::nullopt;
  const auto done = static_cast<double>(m_lastStep->step - m_start->step);
  const double elapsed = m_lastStep->time - m_start->time;
  if (done <= 0 || elapsed <= 0) return std::nullopt;
  return elapsed / done * static_cast<double>(m_start->totalSteps - m_lastStep->step);
}

}  // namespace distillscope
