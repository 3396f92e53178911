#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <thread>

#include <unistd.h>

#include "core/record/error.h"
#include "core/record/event_log.h"
#include "core/record/json_file.h"
#include "core/record/recipe.h"
#include "tests/support/fake_engine/fake_engine.h"
#include "tests/support/fake_engine/toy_problem.h"

namespace distillscope {
namespace {

using nlohmann::json;

int64_t number(const char* name, int64_t fallback) { return std::stoll(scripted(name, std::to_string(fallback))); }

class FakeRun {
 public:
  explicit FakeRun(const RunDir& run)
      : m_dir(run),
        m_lock(run),
        m_recipe(readRecipe(readJsonFile(run.recipe()), fakeCatalogue())),
        m_log(run.events()) {
    m_epochs = m_recipe.epochs == 0 ? 0 : number("epochs", 3);
    m_perEpoch = number("steps", 10);
    m_lambda = m_recipe.objective.id == "mcmi" ? m_recipe.objective.params.real("lambda") : 0;
    std::string start = m_recipe.init;
    if (std::filesystem::exists(run.lastCheckpoint())) start = run.path().string();
    if (!start.empty()) {
      const RunDir source(resolveReference("init", start, run.path()));
      const bool isRun = std::filesystem::is_directory(source.path());
      const json saved = readJsonFile(isRun ? source.lastCheckpoint() : source.path());
      m_classifier.weights = saved.at("weights").get<std::vector<double>>();
      if (source.path() == run.path()) m_step = saved.at("step");
    }
  }

  void work() {
    m_log.write(StartEvent{.engine = "0.1.0-scripted",
                           .time = nowSeconds(),
                           .pid = ::getpid(),
                           .device = "cpu",
                           .threads = 1,
                           .epochs = m_epochs,
                           .stepsPerEpoch = m_perEpoch,
                           .totalSteps = m_epochs * m_perEpoch,
                           .step = m_step,
                           .classes = toy::classNames()});
    std::puts("training on 1 thread");
    while (m_step < m_epochs * m_perEpoch) {
      obey();
      step();
      misbehave();
      if (m_step % m_perEpoch == 0) finishEpoch();
    }
    if (m_epochs == 0) finishEpoch();
    end({.status = "finished"});
    writeFileAtomically(m_dir.summary(), json{{"status", "finished"}, {"epochs", m_epochs}}.dump());
  }

  void end(EndEvent event) {
    event.time = nowSeconds();
    m_log.write(event);
  }

 private:
  void step() {
    std::this_thread::sleep_for(std::chrono::milliseconds(number("step_ms", 2)));
    const auto before = toy::measure(m_classifier, "train");
    m_classifier.step(4.0, m_lambda, before.centroids);
    ++m_step;
    std::map<std::string, double> terms = {{"cross_entropy", -before.logLikelihood}};
    if (m_lambda > 0) terms["mcmi"] = -m_lambda * before.cmi;
    double loss = 0;
    for (const auto& [name, value] : terms) loss += value;
    terms["loss"] = loss;
    m_log.write(
        StepEvent{.step = m_step,
                  .epoch = (m_step - 1) / m_perEpoch + 1,
                  .time = nowSeconds(),
                  .learningRate = m_recipe.optimizer.learningRate,
                  .rate = 1000,
                  .terms = terms,
                  .measures = {{"log_likelihood", before.logLikelihood}, {"cmi", before.cmi}, {"top1", before.top1}}});
  }

  void finishEpoch() {
    for (const char* split : {"train", "test"}) {
      const auto m = toy::measure(m_classifier, split);
      m_log.write(EpochEvent{.epoch = m_step / m_perEpoch,
                             .step = m_step,
                             .time = nowSeconds(),
                             .seconds = 0.01,
                             .count = std::ssize(toy::images(split)),
                             .provenance = {.split = split},
                             .measures = {{"log_likelihood", m.logLikelihood},
                                          {"cmi", m.cmi},
                                          {"top1", m.top1},
                                          {"top5", m.top5},
                                          {"mean_entropy", m.meanEntropy}},
                             .cmiPerClass = m.cmiPerClass,
                             .accuracyPerClass = m.accuracyPerClass});
    }
    checkpoint();
  }

  void checkpoint() {
    std::filesystem::create_directories(m_dir.checkpoints());
    const std::string bytes = json{{"step", m_step}, {"weights", m_classifier.weights}}.dump();
    writeFileAtomically(m_dir.lastCheckpoint(), bytes);
    writeFileAtomically(m_dir.bestCheckpoint(), bytes);
    m_log.write(StateEvent{.state = "checkpoint", .step = m_step, .time = nowSeconds()});
  }

  void obey() {
    auto request = takeControl(m_dir);
    if (request == ControlRequest::Pause) {
      m_log.write(StateEvent{.state = "paused", .step = m_step, .time = nowSeconds()});
      while (!request || request == ControlRequest::Pause) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        request = takeControl(m_dir);
      }
      if (request == ControlRequest::Continue) {
        m_log.write(StateEvent{.state = "running", .step = m_step, .time = nowSeconds()});
      }
    }
    if (request == ControlRequest::Stop) {
      checkpoint();
      throw StoppedError("stopped on request");
    }
  }

  void misbehave() {
    if (m_step != number("end_step", m_epochs * m_perEpoch / 2)) return;
    const std::string how = scripted("end", "finish");
    if (how == "crash") ::_exit(137);
    if (how == "fail") throw DataError("train-images-idx3-ubyte", "holds 12 bytes, and 47,040,016 were expected");
    if (how == "diverge") {
      throw DivergedError("the loss became infinite at step " + std::to_string(m_step) +
                          ": resume with a smaller learning rate");
    }
  }

  RunDir m_dir;
  RunLock m_lock;
  Recipe m_recipe;
  EventWriter m_log;
  toy::Classifier m_classifier;
  int64_t m_step = 0, m_epochs = 3, m_perEpoch = 10;
  double m_lambda = 0;
};

}  // namespace

int trainFake(const RunDir& run) {
  if (scripted("end", "finish") == "mute") {
    std::fputs("distillscope-cli: cannot allocate memory\n", stderr);
    return static_cast<int>(ExitCode::OutOfResources);
  }
  std::optional<FakeRun> work;
  try {
    work.emplace(run);
    work->work();
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "distillscope-cli: %s\n", error.what());
    const bool stopped = error.exitCode() == ExitCode::Stopped;
    if (work) {
      work->end({.status = stopped ? "stopped" : "failed",
                 .errorKind = stopped ? "" : error.kind(),
                 .errorMessage = stopped ? "" : error.what()});
    }
    return static_cast<int>(error.exitCode());
  }
}

}  // namespace distillscope
