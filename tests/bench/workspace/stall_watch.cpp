#include "tests/bench/workspace/stall_watch.h"

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <memory>

#include <cxxabi.h>
#include <execinfo.h>
#include <pthread.h>

namespace distillscope::bench {
namespace {

using std::chrono_literals::operator""ms;

constexpr auto beatInterval = 5ms;
constexpr double worthTelling = 50;  // milliseconds
constexpr int mostFrames = 64, framesTold = 3;

pthread_t watchedThread;
void* frames[mostFrames];
std::atomic<int> frameCount = 0;

/// Where the watched thread stands. backtrace() is safe in a handler once it has been called outside of one.
void takeFrames(int) { frameCount = ::backtrace(frames, mostFrames); }

double threadCpuMilliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

/// The name in "program(_ZN3...+0x1f) [0x...]", without its parameters.
QString nameIn(const QString& symbol) {
  const QString mangled = symbol.section(QLatin1Char('('), 1).section(QLatin1Char('+'), 0, 0);
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(mangled.toUtf8().constData(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? QString::fromUtf8(name.get()).section(QLatin1Char('('), 0, 0) : QString();
}

QString ourFunctions() {
  const int count = frameCount;
  if (count == 0) return {};
  const std::unique_ptr<char*, decltype(&std::free)> symbols(::backtrace_symbols(frames, count), &std::free);
  QStringList names;
  QString innermost;
  for (int i = 3; i < count && names.size() < framesTold; ++i) {
    const QString name = nameIn(QString::fromUtf8(symbols.get()[i]));
    if (innermost.isEmpty()) innermost = name;
    if (name.contains(QLatin1String("distillscope::")) && !name.contains(QLatin1String("::bench::")))
      names << QString(name).remove(QLatin1String("distillscope::"));
  }
  if (names.isEmpty()) names << innermost;
  return names.join(QLatin1String(" < "));
}

}  // namespace

StallWatch::StallWatch() {
  watchedThread = ::pthread_self();
  ::backtrace(frames, mostFrames);
  std::signal(SIGUSR1, takeFrames);
  m_timer.setTimerType(Qt::PreciseTimer);
  m_timer.setInterval(beatInterval);
  connect(&m_timer, &QTimer::timeout, this, &StallWatch::beat);
  m_last = Clock::now();
  m_lastCpu = threadCpuMilliseconds();
  m_lastBeat = m_last.time_since_epoch().count();
  m_timer.start();
  m_watcher = std::thread([this] { watch(); });
}

StallWatch::~StallWatch() {
  m_ends = true;
  m_watcher.join();
}

void StallWatch::begin(const QString& name) {
  if (m_stages.empty()) {  // what was before the first is nobody's
    m_last = Clock::now();
    m_lastCpu = threadCpuMilliseconds();
  }
  m_stages.push_back({.name = name, .late = {}});
}

void StallWatch::beat() {
  const auto now = Clock::now();
  const double cpu = threadCpuMilliseconds();
  const double late = std::chrono::duration<double, std::milli>(now - m_last - beatInterval).count();
  if (!m_stages.empty()) {
    Stage& stage = m_stages.back();
    stage.late.push_back(std::max(0.0, late));
    stage.worstCpu = std::max(stage.worstCpu, cpu - m_lastCpu);
    if (late > worthTelling) m_stalls.push_back({stage.name, late, cpu - m_lastCpu, ourFunctions()});
  }
  frameCount = 0;
  m_last = now;
  m_lastCpu = cpu;
  m_lastBeat = now.time_since_epoch().count();
}

void StallWatch::watch() {
  Clock::rep asked = 0;
  while (!m_ends) {
    std::this_thread::sleep_for(10ms);
    const Clock::rep beat = m_lastBeat;
    const auto since = Clock::now() - Clock::time_point(Clock::duration(beat));
    if (beat == asked || since < 45ms) continue;
    asked = beat;
    ::pthread_kill(watchedThread, SIGUSR1);
  }
}

}  // namespace distillscope::bench
