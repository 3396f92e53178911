// What a run keeps of its epochs: measurements, the best weights, weights kept for good, and the summary.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/event.h"
#include "core/record/run_dir.h"
#include "core/train/checkpoint.h"
#include "core/train/evaluate.h"

namespace distillscope {

class EpochRecord {
 public:
  /// `session` outlives it.
  EpochRecord(Session& session, RunDir dir);

  /// Takes up the measurements of an earlier process, of epochs that are not measured again.
  void restore();
  /// Measures the network, `epoch` epochs and `step` steps old, on both splits, and writes its weights if it is the
  /// best so far or to be kept. Before the checkpoint of the same epoch: if this process dies between the two, the
  /// epoch is done again and its weights are written again, as the same bytes. `beforeBatch` is called before each
  /// batch that is measured; if it throws, nothing has changed.
  std::vector<EpochEvent> measureEpoch(int64_t epoch, int64_t step, BestEpoch& best,
                                       const std::function<void()>& beforeBatch);
  /// Whether the recipe asks for measurements of this epoch, if only because its kept weights carry them.
  bool isDue(int64_t epoch) const;
  /// Writes the weights if the recipe asks for those of this epoch; 0 for those of the start.
  void keepWeights(int64_t epoch) const;
  /// Writes the measurements for restore().
  void save() const;
  /// What the weights of the last epoch tell of how they came about.
  nlohmann::json history() const;
  /// `seconds` as for summaryOf().
  void writeSummary(const std::string& status, const TrainerState& state, double seconds) const;

 private:
  EpochEvent eventOf(const Measurement& measurement, int64_t epoch, int64_t step) const;
  bool keeps(int64_t epoch) const;
  void writeWeights(const std::filesystem::path& path) const;

  Session& m_session;
  RunDir m_dir;
  MeasureOptions m_options;
  nlohmann::json m_last = nlohmann::json::object();
  nlohmann::json m_best = nlohmann::json::object();
};

}  // namespace distillscope
