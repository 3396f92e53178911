#include "core/train/stages.h"

#include <algorithm>

namespace distillscope {
namespace {

using NamedParameters = std::vector<std::pair<std::string, Tensor>>;

void append(NamedParameters& list, const std::string& prefix, const torch::nn::Module& module,
            const std::vector<Tensor>& chosen) {
  for (const auto& item : module.named_parameters()) {
    const auto same = [&](const Tensor& tensor) { return tensor.is_same(item.value()); };
    if (std::ranges::any_of(chosen, same)) list.emplace_back(prefix + item.key(), item.value());
  }
}

std::unique_ptr<Sgd> sgdOver(NamedParameters parameters, const Recipe::Optimizer& optimizer) {
  return std::make_unique<Sgd>(std::move(parameters), SgdOptions{optimizer.momentum, optimizer.weightDecay});
}

TrainingStage firstStageOf(Session& session, const FirstStage& first) {
  TrainingStage stage{.name = first.name,
                      .epochs = first.epochs,
                      .optimizer = session.recipe.optimizer,
                      .trainsModel = first.trainsStudent,
                      .sgd = nullptr,
                      .loss = nullptr};
  if (first.learningRate) stage.optimizer.learningRate = *first.learningRate;
  NamedParameters parameters;
  if (first.trainsStudent) append(parameters, "model.", *session.model, session.model->parameters());
  append(parameters, "method.", *session.distiller, session.distiller->firstStageParameters());
  stage.sgd = sgdOver(std::move(parameters), stage.optimizer);
  stage.loss = [&session](const ModelOutput& output, const Batch& batch, const Progress&) {
    return session.distiller->firstStageLoss(output, teacherOutput(session, batch), batch);
  };
  return stage;
}

}  // namespace

std::vector<TrainingStage> stagesOf(Session& session) {
  std::vector<TrainingStage> stages;
  const auto first = session.distiller ? session.distiller->firstStage() : std::nullopt;
  if (first && first->epochs > 0) stages.push_back(firstStageOf(session, *first));

  TrainingStage main{.name = "train",
                     .epochs = session.recipe.epochs,
                     .optimizer = session.recipe.optimizer,
                     .trainsModel = true,
                     .sgd = nullptr,
                     .loss = nullptr};
  NamedParameters parameters;
  append(parameters, "model.", *session.model, session.model->parameters());
  if (session.distiller) append(parameters, "method.", *session.distiller, session.distiller->mainParameters());
  main.sgd = sgdOver(std::move(parameters), main.optimizer);
  main.loss = [&session](const ModelOutput& output, const Batch& batch, const Progress& progress) {
    return lossTerms(session, output, batch, progress);
  };
  stages.push_back(std::move(main));
  return stages;
}

}  // namespace distillscope
