#include "core/train/trainer.h"

#include <chrono>
#include <cmath>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "core/compat/runtime.h"
#include "core/data/subset.h"
#include "core/record/error.h"
#include "core/train/checkpoint.h"
#include "core/train/epoch_record.h"
#include "core/train/schedule.h"
#include "core/train/stages.h"
#include "core/train/step_window.h"

namespace distillscope {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// The running LL and CMI look back over about a hundred images of each class, and over one epoch at most.
double runningDecay(int64_t classes, int64_t batchSize, int64_t batchesPerEpoch) {
  const double batches = std::min(100.0 * static_cast<double>(classes) / static_cast<double>(batchSize),
                                  static_cast<double>(batchesPerEpoch));
  return 1.0 - 1.0 / std::max(1.0, batches);
}

class Run {
 public:
  Run(const Recipe& recipe, const RunDir& dir, const TrainerOptions& options, EventWriter& log)
      : m_dir(dir),
        m_options(options),
        m_threads(prepareRuntime(recipe.threads)),
        m_session(assemble(recipe, dir)),
        m_stages(stagesOf(m_session)),
        m_epochs(m_session, dir),
        m_running(m_session.classes),
        m_log(log) {
    m_state.threads = m_threads;
    m_decay = runningDecay(m_session.classes, recipe.batchSize, batchesPerEpoch());
  }

  void work() {
    restore();
    writeStart();
    writeSubset();
    if (m_state.position.step == 0) m_epochs.keepWeights(0);
    try {
      for (; m_state.position.stage < std::ssize(m_stages); nextStage()) trainStage();
    } catch (const StoppedError&) {
      checkpoint();
      m_epochs.writeSummary("stopped", m_state, secondsSince(m_begin));
      throw;
    }
    m_epochs.writeSummary("finished", m_state, secondsSince(m_begin));
  }

 private:
  const TrainingStage& stage() const { return m_stages[static_cast<std::size_t>(m_state.position.stage)]; }
  TrainingStage& stage() { return m_stages[static_cast<std::size_t>(m_state.position.stage)]; }
  bool inMainStage() const { return m_state.position.stage + 1 == std::ssize(m_stages); }
  int64_t batchesPerEpoch() const { return m_session.trainingLoader->batchesPerEpoch(); }

  int64_t totalSteps() const {
    int64_t epochs = 0;
    for (const TrainingStage& stage : m_stages) epochs += stage.epochs;
    return epochs * batchesPerEpoch();
  }

  /// Epochs done in all stages.
  int64_t epochsDone() const { return m_state.position.step / batchesPerEpoch(); }

  void emit(const Event& event) {
    m_log.write(event);
    if (m_options.onEvent) m_options.onEvent(event);
  }

  void restore() {
    if (!std::filesystem::exists(m_dir.lastCheckpoint())) return;
    m_state = restoreCheckpoint(m_dir.lastCheckpoint(), m_session, m_running, [this](int64_t index) -> Sgd& {
      return *m_stages.at(static_cast<std::size_t>(index)).sgd;
    });
    if (m_state.threads != m_threads) {
      fmt::print(stderr,
                 "distillscope-cli: the run was trained with {} threads and goes on with {}: its weights may differ in "
                 "the last digits from those of an uninterrupted run\n",
                 m_state.threads, m_threads);
      m_state.threads = m_threads;
    }
    m_epochs.restore();
  }

  void writeStart() {
    emit(StartEvent{.engine = DISTILLSCOPE_VERSION,
                    .time = nowSeconds(),
                    .pid = ::getpid(),
                    .device = m_session.device.str(),
                    .threads = m_threads,
                    .epochs = totalSteps() / batchesPerEpoch(),
                    .stepsPerEpoch = batchesPerEpoch(),
                    .totalSteps = totalSteps(),
                    .step = m_state.position.step,
                    .classes = m_session.classNames});
  }

  /// Few-shot and zero-shot comparisons rest on the same images for every student: they are written down.
  void writeSubset() {
    const Recipe::Dataset& chosen = m_session.recipe.dataset;
    if (chosen.limit == 0 && chosen.fraction == 1.0 && chosen.dropClasses.empty()) return;
    const Tensor& subset = m_session.subset;
    const std::vector<int64_t> indices(subset.data_ptr<int64_t>(), subset.data_ptr<int64_t>() + subset.numel());
    writeFileAtomically(m_dir.subset(), json{{"hash", subsetHash(subset)}, {"indices", indices}}.dump());
  }

  void nextStage() {
    m_state.position.stage += 1;
    m_state.position.epoch = 0;
    m_state.position.batch = 0;
    if (m_state.position.stage < std::ssize(m_stages)) checkpoint();
  }

  void trainStage() {
    m_lastCheckpoint = Clock::now();
    m_window = StepWindow();
    m_session.model->train();
    m_session.method().train();
    while (m_state.position.epoch < stage().epochs) {
      measureCentroids();
      while (m_state.position.batch < batchesPerEpoch()) {
        obeyRequests();
        trainStep();
        if (secondsSince(m_lastCheckpoint) > m_options.checkpointSeconds) checkpoint();
      }
      measureEpoch();
      m_state.position.epoch += 1;
      m_state.position.batch = 0;
      checkpoint();
    }
    if (stage().epochs > 0) return;
    // No epoch at all: the run makes its starting weights comparable with those of other runs.
    measureEpoch();
    checkpoint();
  }

  /// One pass over the augmented training data with the batches' own statistics, as the authors' code does it; by a
  /// copy, so that the pass leaves no trace in the running statistics of batch-norm.
  void measureCentroids() {
    if (!inMainStage() || !m_session.centroidLoader || m_state.position.batch != 0) return;
    const bool once = m_session.objective->centroidPass() == CentroidPass::Once;
    if (once && m_state.position.epoch > 0) return;
    const at::NoGradGuard noGrad;
    const auto network = copyOf(*m_session.model, *m_session.modelInfo, m_session.classes, m_session.card.channels);
    network->train();
    InformationSums sums(m_session.classes);
    for (int64_t number = 0; number < m_session.centroidLoader->batchesPerEpoch(); ++number) {
      obeyRequests();
      const Batch batch = m_session.centroidLoader->batch(m_state.position.epoch, number);
      sums.add(network->forward(batch.images).logits, batch.labels);
    }
    m_session.objective->setCentroids(sums.result().centroids.to(at::kFloat).to(m_session.device));
  }

  void trainStep() {
    Position& position = m_state.position;
    const Batch batch = m_session.trainingLoader->batch(trainingEpoch(), position.batch);
    const ModelOutput output = stage().trainsModel ? m_session.model->forward(batch.images) : ModelOutput();
    const Progress progress{.epoch = position.epoch, .epochs = stage().epochs, .step = position.step};
    const LossTerms terms = stage().loss(output, batch, progress);
    if (terms.empty()) throw RecipeError("weights", "leave no term to minimise");
    Tensor loss = terms.front().value;
    for (std::size_t i = 1; i < terms.size(); ++i) loss = loss + terms[i].value;
    // Reading a value from a GPU waits for it; there the sums of the next event tell, and no checkpoint takes a weight
    // that is not finite.
    if (m_session.device.is_cpu()) requireFinite(loss.item<double>(), terms);

    stage().sgd->zeroGradients();
    loss.backward();
    stage().sgd->step(learningRateAt(stage().optimizer, position.epoch, stage().epochs));
    if (m_session.objective) m_session.objective->afterStep(output, batch);

    if (stage().trainsModel) m_running.add(output.logits, batch.labels, m_decay);
    position.batch += 1;
    position.step += 1;
    addToWindow(terms, loss, batch.labels.size(0));
  }

  /// Stages see the same images in other orders.
  int64_t trainingEpoch() const { return epochsDone(); }

  void requireFinite(double loss, const LossTerms& terms) const {
    if (std::isfinite(loss)) return;
    std::string which;
    for (const LossTerm& term : terms) {
      if (!std::isfinite(term.value.item<double>())) which += (which.empty() ? "" : ", ") + term.name;
    }
    throw DivergedError(
        fmt::format("the loss became {} at step {} (terms: {}): lower optimizer.lr, or the weight of that "
                    "term. The last good checkpoint is kept",
                    loss, m_state.position.step + 1, which.empty() ? "their sum" : which));
  }

  void addToWindow(const LossTerms& terms, const Tensor& loss, int64_t images) {
    m_window.add(terms, loss, images);
    const bool epochEnds = m_state.position.batch == batchesPerEpoch();
    if (m_window.seconds() < m_options.eventSeconds && !epochEnds) return;
    auto means = m_window.means();
    requireFinite(means["loss"], terms);
    writeStep(std::move(means));
  }

  void writeStep(std::map<std::string, double> means) {
    StepEvent event{.step = m_state.position.step,
                    .epoch = (m_state.position.step - 1) / batchesPerEpoch() + 1,
                    .stage = stage().name,
                    .time = nowSeconds(),
                    .learningRate = learningRateAt(stage().optimizer, m_state.position.epoch, stage().epochs),
                    .rate = m_window.rate(),
                    .terms = std::move(means)};
    if (stage().trainsModel) {
      const Information information = m_running.result();
      event.measures = {{"log_likelihood", information.logLikelihood}, {"cmi", information.cmi}};
    }
    emit(event);
    m_window = StepWindow();
  }

  /// The last epoch of a stage tells how it came out, whatever the recipe asks for.
  bool isMeasured() const {
    return stage().trainsModel && (m_state.position.epoch + 1 >= stage().epochs || m_epochs.isDue(epochsDone()));
  }

  /// The epoch whose batches are done. It counts as done only after that: who stops or pauses meanwhile leaves a
  /// checkpoint of its last step, from which it is measured again.
  void measureEpoch() {
    if (isMeasured()) {
      requireFiniteWeights(*m_session.model, m_state.position.step);  // before they can become the best
      const auto events =
          m_epochs.measureEpoch(epochsDone(), m_state.position.step, m_state.best, [&] { obeyRequests(); });
      for (const EpochEvent& event : events) emit(event);
    }
    m_window = StepWindow();
  }

  void checkpoint() {
    // The measurements first: if this process dies between the two, the epoch is done and measured again.
    m_epochs.save();
    saveCheckpoint(m_dir.lastCheckpoint(), m_session, *stage().sgd, m_running, m_state, m_epochs.history());
    m_log.sync();
    m_lastCheckpoint = Clock::now();
    emit(StateEvent{.state = "checkpoint", .step = m_state.position.step, .time = nowSeconds()});
  }

  void obeyRequests() {
    if (m_options.stopRequested && m_options.stopRequested()) throw StoppedError(stopMessage());
    if (secondsSince(m_lastPoll) < 0.1) return;
    m_lastPoll = Clock::now();
    auto request = takeControl(m_dir);
    if (request == ControlRequest::Pause) {
      checkpoint();
      emit(StateEvent{.state = "paused", .step = m_state.position.step, .time = nowSeconds()});
      while (request != ControlRequest::Continue && request != ControlRequest::Stop) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        if (m_options.stopRequested && m_options.stopRequested()) throw StoppedError(stopMessage());
        request = takeControl(m_dir);
      }
      emit(StateEvent{.state = "running", .step = m_state.position.step, .time = nowSeconds()});
      m_window = StepWindow();
    }
    if (request == ControlRequest::Stop) throw StoppedError(stopMessage());
  }

  std::string stopMessage() const {
    return fmt::format("stopped on request after step {}: `distillscope-cli resume {}` goes on", m_state.position.step,
                       m_dir.path().string());
  }

  RunDir m_dir;
  TrainerOptions m_options;
  Clock::time_point m_begin = Clock::now();
  int64_t m_threads;
  Session m_session;
  std::vector<TrainingStage> m_stages;
  EpochRecord m_epochs;
  InformationSums m_running;
  EventWriter& m_log;
  TrainerState m_state;
  double m_decay = 1;
  StepWindow m_window;
  Clock::time_point m_lastCheckpoint = Clock::now();
  Clock::time_point m_lastPoll = Clock::now();
};

/// The log's last word; that it cannot be written either must not hide why the run ended.
void writeEnd(EventWriter& log, const TrainerOptions& options, const std::string& status, const std::string& kind = {},
              const std::string& message = {}) {
  const Event event = EndEvent{.status = status, .time = nowSeconds(), .errorKind = kind, .errorMessage = message};
  try {
    log.write(event);
    log.sync();
  } catch (const Error& error) {
    fmt::print(stderr, "distillscope-cli: {}\n", error.what());
  }
  if (options.onEvent) options.onEvent(event);
}

}  // namespace

void train(const Recipe& recipe, const RunDir& run, const TrainerOptions& options) {
  std::error_code failure;
  std::filesystem::create_directories(run.checkpoints(), failure);
  if (failure) throw ResourceError(fmt::format("{} cannot be made: {}", run.checkpoints().string(), failure.message()));
  const RunLock lock(run);
  EventWriter log(run.events());
  try {
    Run(recipe, run, options, log).work();
    writeEnd(log, options, "finished");
  } catch (const StoppedError&) {
    writeEnd(log, options, "stopped");
    throw;
  } catch (const Error& error) {
    writeEnd(log, options, "failed", error.kind(), error.what());
    throw;
  } catch (const std::bad_alloc&) {
    const ResourceError error("memory ran out: lower batch_size");
    writeEnd(log, options, "failed", error.kind(), error.what());
    throw error;
  } catch (const c10::Error& fault) {
    if (isOutOfMemory(fault)) {
      const ResourceError error(fmt::format("memory of the device {} ran out: lower batch_size", recipe.device));
      writeEnd(log, options, "failed", error.kind(), error.what());
      throw error;
    }
    writeEnd(log, options, "failed", "internal", fault.what_without_backtrace());
    throw;
  } catch (const std::exception& fault) {
    writeEnd(log, options, "failed", "internal", fault.what());
    throw;
  }
}

}  // namespace distillscope
