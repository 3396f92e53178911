#include "app/cli_run.h"

#include <fmt/format.h>

#include <csignal>

#include "app/cli_progress.h"
#include "core/train/trainer.h"

namespace distillscope {
namespace {

volatile std::sig_atomic_t stopSignal = 0;

}  // namespace

void workOn(const Recipe& recipe, const RunDir& run) {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int received) { stopSignal = received; });
  ProgressBar bar;
  TrainerOptions options;
  options.onEvent = [&](const Event& event) { bar.show(event); };
  options.stopRequested = [] { return stopSignal != 0; };
  train(recipe, run, options);
  fmt::print(stderr, "finished: {}\n", run.path().string());
}

}  // namespace distillscope
