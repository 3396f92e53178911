#include "core/train/epoch_record.h"

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/train/summary.h"

namespace distillscope {

using nlohmann::json;

namespace {

/// Whether an epoch is one of those that come so often; 0 is never.
bool falls(int64_t epoch, int64_t every) { return every != 0 && epoch % every == 0; }

}  // namespace

EpochRecord::EpochRecord(Session& session, RunDir dir)
    : m_session(session),
      m_dir(std::move(dir)),
      m_options{
          .classes = session.classes, .teacher = session.teacher.get(), .dropped = session.recipe.dataset.dropClasses} {
}

void EpochRecord::restore() {
  if (!std::filesystem::exists(m_dir.measurements())) return;
  const json saved = readJsonFile(m_dir.measurements());
  m_last = saved.value("last", json::object());
  m_best = saved.value("best", json::object());
}

std::vector<EpochEvent> EpochRecord::measureEpoch(int64_t epoch, int64_t step, BestEpoch& best,
                                                  const std::function<void()>& beforeBatch) {
  const auto network = frozenCopy(*m_session.model, *m_session.modelInfo, m_session.classes, m_session.card.channels);
  const EpochMeasurements measured{
      .epoch = epoch,
      .test = measure(*network, *m_session.testLoader, "test", m_options, beforeBatch),
      .train = measure(*network, *m_session.trainSplitLoader, "train", m_options, beforeBatch)};
  m_last = toJson(measured, m_options);
  const double top1 = measured.test->accuracy.top1();
  if (top1 > best.top1) {
    best = {epoch, top1};
    m_best = m_last;
    writeWeights(m_dir.bestCheckpoint());
  }
  keepWeights(epoch);
  return {eventOf(*measured.test, epoch, step), eventOf(*measured.train, epoch, step)};
}

bool EpochRecord::keeps(int64_t epoch) const { return falls(epoch, m_session.recipe.keepEvery); }

bool EpochRecord::isDue(int64_t epoch) const { return falls(epoch, m_session.recipe.measureEvery) || keeps(epoch); }

void EpochRecord::keepWeights(int64_t epoch) const {
  if (keeps(epoch)) writeWeights(m_dir.epochCheckpoint(epoch));
}

void EpochRecord::writeWeights(const std::filesystem::path& path) const {
  ModelCard card = m_session.card;
  card.history = history();
  saveWeights(path, *m_session.model, card);
}

EpochEvent EpochRecord::eventOf(const Measurement& measurement, int64_t epoch, int64_t step) const {
  MeasureOptions options = m_options;
  if (measurement.provenance.split == "train") options.dropped = {};
  EpochEvent event = toEvent(measurement, options);
  event.epoch = epoch;
  event.step = step;
  event.time = nowSeconds();
  return event;
}

void EpochRecord::save() const {
  writeFileAtomically(m_dir.measurements(), json{{"last", m_last}, {"best", m_best}}.dump());
}

json EpochRecord::history() const { return historyOf(m_session.recipe, m_last); }

void EpochRecord::writeSummary(const std::string& status, const TrainerState& state, double seconds) const {
  writeFileAtomically(m_dir.summary(), summaryOf(m_session, status, state, m_last, m_best, seconds).dump(1));
}

}  // namespace distillscope
