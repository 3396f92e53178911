#include "app/cli_progress.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <unistd.h>

namespace distillscope {
namespace {

constexpr int barWidth = 24;
constexpr const char* clearLine = "\r\033[K";

}  // namespace

std::string clockText(double seconds) {
  const auto whole = static_cast<int64_t>(std::llround(std::max(0.0, seconds)));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

ProgressBar::ProgressBar() : m_isTerminal(::isatty(STDERR_FILENO) != 0) {}

void ProgressBar::show(const Event& event) {
  m_history.add(event);
  if (std::holds_alternative<StepEvent>(event) && m_isTerminal) drawBar();
  if (const auto* epoch = std::get_if<EpochEvent>(&event)) printEpoch(*epoch);
  if (const auto* state = std::get_if<StateEvent>(&event); state && state->state == "paused") {
    fmt::print(stderr, "{}paused at step {}\n", m_isTerminal ? clearLine : "", state->step);
  }
  if (std::holds_alternative<EndEvent>(event) && m_isTerminal) fmt::print(stderr, "{}", clearLine);
}

void ProgressBar::drawBar() const {
  const StepEvent& step = *m_history.lastStep();
  const auto filled = static_cast<int>(m_history.progress() * barWidth);
  const auto left = m_history.secondsLeft();
  fmt::print(stderr, "{}epoch {}/{} [{:#<{}}{:.<{}}] {:3.0f}%  loss {:.4f}  {:.0f} images/s  {} left", clearLine,
             step.epoch, m_history.start()->epochs, "", filled, "", barWidth - filled, 100 * m_history.progress(),
             step.terms.at("loss"), step.rate, left ? clockText(*left) : "?");
  std::fflush(stderr);
}

void ProgressBar::printEpoch(const EpochEvent& epoch) const {
  fmt::print(stderr, "{}epoch {:>3}  {:<5}  top-1 {:6.2f} %  LL {:8.4f}  CMI {:.4f}", m_isTerminal ? clearLine : "",
             epoch.epoch, epoch.provenance.split, 100 * epoch.measures.at("top1"), epoch.measures.at("log_likelihood"),
             epoch.measures.at("cmi"));
  const auto left = m_history.secondsLeft();
  fmt::print(stderr, "{}\n", left ? fmt::format("  {} left", clockText(*left)) : "");
}

}  // namespace distillscope
