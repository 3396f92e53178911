#include "core/train/checkpoint.h"

#include <fmt/format.h>

#include "core/models/layers.h"
#include "core/record/error.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr const char* stateKey = "trainer_state";
constexpr const char* optimizerPrefix = "optimizer.";
constexpr const char* methodPrefix = "method.";
constexpr const char* runningKey = "trainer.running";

json toJson(const TrainerState& state) {
  const Position& p = state.position;
  return {{"stage", p.stage},
          {"epoch", p.epoch},
          {"batch", p.batch},
          {"step", p.step},
          {"best_epoch", state.best.epoch},
          {"best_top1", state.best.top1},
          {"threads", state.threads}};
}

TrainerState stateFrom(const json& value) {
  return {.position = {value.at("stage"), value.at("epoch"), value.at("batch"), value.at("step")},
          .best = {value.at("best_epoch"), value.at("best_top1")},
          .threads = value.at("threads")};
}

Tensor onCpu(const Tensor& tensor) { return tensor.detach().to(at::kCPU).contiguous(); }

void requireFinite(const std::vector<std::pair<std::string, Tensor>>& weights, int64_t step) {
  for (const auto& [name, tensor] : weights) {
    if (tensor.is_floating_point() && !at::isfinite(tensor).all().item<bool>()) {
      throw DivergedError(
          fmt::format("the weight {} is no longer finite at step {}: lower optimizer.lr. The last good "
                      "checkpoint is kept",
                      name, step));
    }
  }
}

void copyFrom(const TensorFile& file, const std::string& name, const Tensor& target, const std::string& path) {
  const Tensor* found = file.find(name);
  if (!found || found->sizes() != target.sizes()) {
    throw DataError(path, fmt::format("has no {} that fits: it was written for another recipe", name));
  }
  const at::NoGradGuard noGrad;
  target.copy_(*found);
}

}  // namespace

void saveWeights(const std::filesystem::path& path, Model& model, const ModelCard& card) {
  TensorFile file = stateOf(model);
  file.metadata = toMetadata(card);
  writeSafetensors(path, file);
}

void requireFiniteWeights(const Model& model, int64_t step) { requireFinite(stateDict(model), step); }

void saveCheckpoint(const std::filesystem::path& path, const Session& session, const Sgd& sgd,
                    const InformationSums& running, const TrainerState& state, const json& history) {
  TensorFile file = stateOf(*session.model);
  requireFinite(file.tensors, state.position.step);
  for (const auto& [name, momentum] : sgd.momenta()) file.tensors.emplace_back(optimizerPrefix + name, onCpu(momentum));
  for (const auto& item : session.method().named_parameters()) {
    file.tensors.emplace_back(methodPrefix + item.key(), onCpu(item.value()));
  }
  for (const auto& item : session.method().named_buffers()) {
    file.tensors.emplace_back(methodPrefix + item.key(), onCpu(item.value()));
  }
  file.tensors.emplace_back(runningKey, running.state());
  ModelCard card = session.card;
  card.history = history;
  file.metadata = toMetadata(card);
  file.metadata[stateKey] = toJson(state).dump();
  writeSafetensors(path, file);
}

TrainerState restoreCheckpoint(const std::filesystem::path& path, Session& session, InformationSums& running,
                               const std::function<Sgd&(int64_t)>& sgdFor) {
  const TensorFile file = readSafetensors(path);
  const auto text = file.metadata.find(stateKey);
  if (text == file.metadata.end()) {
    throw DataError(path.string(), "holds weights alone and no training state: start a new run from it by `init`");
  }
  TrainerState state;
  try {
    state = stateFrom(json::parse(text->second));
  } catch (const json::exception&) {
    throw DataError(path.string(), "has a training state that cannot be read");
  }
  const std::string name = path.string();
  loadInto(*session.model, file, name);
  for (const auto& item : session.method().named_parameters()) {
    copyFrom(file, methodPrefix + item.key(), item.value(), name);
  }
  for (const auto& item : session.method().named_buffers()) {
    copyFrom(file, methodPrefix + item.key(), item.value(), name);
  }
  Sgd& sgd = sgdFor(state.position.stage);
  for (const auto& [parameter, momentum] : sgd.momenta()) {
    copyFrom(file, optimizerPrefix + parameter, momentum, name);
  }
  copyFrom(file, runningKey, running.state(), name);
  return state;
}

}  // namespace distillscope
