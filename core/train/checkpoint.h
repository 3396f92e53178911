// Everything needed to go on with a run, in one safetensors file: the network's weights under their plain names (so
// that the file is also a weights file), and beside them
//
//   optimizer.NAME   momentum of a parameter          method.NAME   the objective's or distiller's own state
//   trainer.running  running sums of the step events  metadata      where training stands, and the model card
#pragma once

#include <filesystem>
#include <optional>

#include "core/metrics/information.h"
#include "core/train/session.h"
#include "core/train/sgd.h"

namespace distillscope {

/// Where training stands.
struct Position {
  int64_t stage = 0;  ///< index into the trainer's stages
  int64_t epoch = 0;  ///< epochs done in the stage
  int64_t batch = 0;  ///< batches done in the epoch
  int64_t step = 0;   ///< steps done in all

  bool operator==(const Position&) const = default;
};

/// The best epoch so far by top-1 on the test split.
struct BestEpoch {
  int64_t epoch = 0;
  double top1 = -1;
};

struct TrainerState {
  Position position;
  BestEpoch best;
  int64_t threads = 0;  ///< a resumed run repeats an uninterrupted one only with as many
};

/// Throws DivergedError, naming the weight, if one of `model` is not finite after `step` steps.
void requireFiniteWeights(const Model& model, int64_t step);

/// Writes atomically. Throws DivergedError, writing nothing, if a weight is not finite, and ResourceError.
void saveCheckpoint(const std::filesystem::path& path, const Session& session, const Sgd& sgd,
                    const InformationSums& running, const TrainerState& state, const nlohmann::json& history);

/// Restores what saveCheckpoint wrote. `sgdFor` gives the optimiser of the stage that the checkpoint stands in. Throws
/// DataError if the file does not fit the session.
TrainerState restoreCheckpoint(const std::filesystem::path& path, Session& session, InformationSums& running,
                               const std::function<Sgd&(int64_t stage)>& sgdFor);

/// Only the network's weights and its card.
void saveWeights(const std::filesystem::path& path, Model& model, const ModelCard& card);

}  // namespace distillscope
