#include "tests/bench/workspace/live_runs.h"

#include <chrono>
#include <memory>
#include <random>
#include <vector>

#include "tests/bench/workspace/made_workspace.h"
#include "tests/ui/recorded_runs.h"

namespace distillscope::bench {

using std::chrono_literals::operator""ms;

LiveRuns::LiveRuns(const std::filesystem::path& workspace) : m_writer([this, workspace] { write(workspace); }) {}

LiveRuns::~LiveRuns() {
  m_ends = true;
  m_writer.join();
}

void LiveRuns::write(const std::filesystem::path& workspace) {
  struct Live {
    explicit Live(const RunDir& dir) : lock(dir), log(dir.events()) {}
    RunLock lock;
    EventWriter log;
  };
  std::vector<std::unique_ptr<Live>> live;
  for (const char* id : liveRuns) live.push_back(std::make_unique<Live>(RunDir(workspace / "runs" / id)));
  test::RecordedRun run;
  run.stepsPerEpoch = 1'000'000;
  std::mt19937 noise(1);
  for (int64_t step = 100'000; !m_ends; ++step) {
    const double time = test::startTime + 0.1 * static_cast<double>(step);
    for (const auto& each : live) each->log.write(test::stepEvent(run, step, time, noise));
    std::this_thread::sleep_for(50ms);
  }
}

}  // namespace distillscope::bench
