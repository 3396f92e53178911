// summary.json: how a run came out, for tables that do not want to read its events.
#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "core/train/checkpoint.h"
#include "core/train/evaluate.h"

namespace distillscope {

/// Measurements of one epoch, both splits.
struct EpochMeasurements {
  int64_t epoch = 0;
  std::optional<Measurement> test, train;
};

/// `last` and `best` are epochs (best by top-1 on the test split); the confusion matrix of the test split is kept with
/// each. `seconds` is the time since this process began the run or went on with it.
nlohmann::json summaryOf(const Session& session, const std::string& status, const TrainerState& state,
                         const nlohmann::json& last, const nlohmann::json& best, double seconds);

/// One epoch's entry of the summary: epoch, and for each split its event and confusion matrix.
nlohmann::json toJson(const EpochMeasurements& epoch, const MeasureOptions& options);

/// What a weights file tells of how its weights came about.
nlohmann::json historyOf(const Recipe& recipe, const nlohmann::json& epochEntry);

}  // namespace distillscope
