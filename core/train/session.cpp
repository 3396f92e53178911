#include "core/train/session.h"

#include <filesystem>

#include <fmt/format.h>

#include "core/compat/runtime.h"
#include "core/data/registry.h"
#include "core/data/subset.h"
#include "core/distillers/kd.h"
#include "core/distillers/registry.h"
#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/error.h"
#include "core/teachers/registry.h"
#include "core/weights/load_model.h"

namespace distillscope {
namespace {

/// Images are measured in larger batches than they are trained in: nothing depends on the size.
constexpr int64_t measuringBatch = 256;

/// A model from a file must speak of the same classes and channels as the data.
LoadedModel loadMatching(const std::string& field, const std::string& reference, const RunDir& run,
                         const std::string& modelId, const Session& session) {
  LoadedModel loaded = loadModel(resolveReference(field, reference, run.path()), modelId);
  if (loaded.card.classes != session.classes || loaded.card.channels != session.card.channels) {
    throw RecipeError(
        field,
        fmt::format("is {}, whose network has {} classes and {} input channels, and the dataset has "
                    "{} and {}",
                    reference, loaded.card.classes, loaded.card.channels, session.classes, session.card.channels));
  }
  return loaded;
}

struct Splits {
  std::shared_ptr<Dataset> train, test;
};

Splits openSplits(Session& session) {
  const Recipe& recipe = session.recipe;
  const DatasetInfo& info = findDataset(recipe.dataset.id);
  Splits splits{info.open(recipe.dataset.root, "train", recipe.dataset.imageSize),
                info.open(recipe.dataset.root, "test", recipe.dataset.imageSize)};
  session.classNames = splits.train->classes();
  session.classes = std::ssize(session.classNames);
  session.subset = trainingSubset(splits.train->labels(), session.classes, recipe.dataset, recipe.seed);
  session.card = {.model = recipe.model,
                  .classes = session.classes,
                  .channels = info.entry.channels,
                  .imageSize = recipe.dataset.imageSize > 0 ? recipe.dataset.imageSize : info.entry.imageSize,
                  .dataset = info.entry.id,
                  .classNames = session.classNames,
                  .normalisation = info.normalisation};
  return splits;
}

void makeLoaders(Session& session, const Splits& splits) {
  const Recipe& recipe = session.recipe;
  LoaderOptions training{.batchSize = recipe.batchSize, .seed = recipe.seed, .device = session.device};
  if (!recipe.distiller.id.empty()) training.negatives = findDistiller(recipe.distiller.id).needs.negatives;
  const LoaderOptions measuring{.batchSize = measuringBatch, .training = false, .device = session.device};
  const auto load = [&](const auto& dataset, const Tensor& subset, const LoaderOptions& options) {
    return std::make_unique<Loader>(dataset, subset, session.card.normalisation, options);
  };
  session.trainingLoader = load(splits.train, session.subset, training);
  session.trainSplitLoader = load(splits.train, session.subset, measuring);
  session.testLoader = load(splits.test, at::arange(splits.test->size(), at::kLong), measuring);
  if (session.objective && session.objective->centroidPass() != CentroidPass::Never) {
    LoaderOptions passing = training;
    passing.seed = RandomKey(recipe.seed).of("centroids").at(0);
    session.centroidLoader = load(splits.train, session.subset, passing);
  }
}

void buildModel(Session& session, const RunDir& run) {
  const Recipe& recipe = session.recipe;
  session.modelInfo = &findModel(recipe.model);
  if (recipe.init.empty()) {
    session.model = session.modelInfo->make(session.classes, session.card.channels);
    initialise(*session.model, recipe.seed);
  } else {
    session.model = loadMatching("init", recipe.init, run, recipe.model, session).model;
  }
  session.model->to(session.device);
}

void buildDistiller(Session& session, const RunDir& run) {
  const Recipe& recipe = session.recipe;
  session.teacher = loadMatching("teacher", recipe.teacher, run, {}, session).model;
  session.teacher->to(session.device);
  freeze(*session.teacher);
  const DistillerInfo& info = findDistiller(recipe.distiller.id);
  const auto shapes = [&](Model& model) { return shapesOf(model, session.card.channels, session.card.imageSize); };
  const Pair pair{.student = shapes(*session.model),
                  .teacher = shapes(*session.teacher),
                  .trainingImages = session.subset.size(0),
                  .seed = recipe.seed};
  if (info.refusal) {
    if (const auto reason = info.refusal(pair.student, pair.teacher)) {
      throw RecipeError("distiller.id", fmt::format("is {}, which {}", recipe.distiller.id, *reason));
    }
  }
  session.distiller = info.make(recipe.distiller.params, pair);
  const auto first = session.distiller->firstStage();
  if (first && first->endsMethod && recipe.weights.gamma == 0 && recipe.weights.alpha == 0) {
    throw RecipeError("weights.gamma",
                      fmt::format("is 0 like weights.alpha, and one of both must train the student: {} has no term of "
                                  "its own after its first stage",
                                  recipe.distiller.id));
  }
  session.distiller->to(session.device);
  session.kdTemperature = recipe.distiller.params.real("temperature");
}

template <typename Info>
auto entriesOf(const std::vector<Info>& table) {
  std::vector<decltype(Info::entry)> entries;
  for (const Info& info : table) entries.push_back(info.entry);
  return entries;
}

}  // namespace

torch::nn::Module& Session::method() const {
  if (distiller) return *distiller;
  return *objective;
}

Session assemble(const Recipe& recipe, const RunDir& run) {
  Session session;
  session.recipe = recipe;
  session.device = deviceFor("device", recipe.device);
  const Splits splits = openSplits(session);
  if (recipe.teacher.empty()) {
    // A student without a teacher is trained as an MLL teacher is.
    const std::string objective = recipe.objective.id.empty() ? "mll" : recipe.objective.id;
    session.objective = findObjective(objective).make(recipe.objective.params, session.classes);
    session.objective->to(session.device);
  }
  makeLoaders(session, splits);
  buildModel(session, run);
  if (!recipe.teacher.empty()) buildDistiller(session, run);
  return session;
}

ModelOutput teacherOutput(Session& session, const Batch& batch) {
  // Not inference mode: distillers save teacher tensors for their backward pass, which inference tensors refuse.
  const at::NoGradGuard noGrad;
  return session.teacher->forward(batch.images);
}

LossTerms lossTerms(Session& session, const ModelOutput& output, const Batch& batch, const Progress& progress) {
  if (session.objective) return session.objective->loss(output, batch);
  const Recipe::Weights& weights = session.recipe.weights;
  const ModelOutput teacher = teacherOutput(session, batch);
  LossTerms terms;
  if (weights.gamma != 0) {
    terms.push_back({"cross_entropy", weights.gamma * at::cross_entropy_loss(output.logits, batch.labels)});
  }
  if (weights.alpha != 0) {
    terms.push_back({"kd", weights.alpha * kdLoss(output.logits, teacher.logits, session.kdTemperature)});
  }
  if (weights.beta != 0) {
    for (LossTerm& term : session.distiller->loss(output, teacher, batch, progress)) {
      terms.push_back({std::move(term.name), weights.beta * term.value});
    }
  }
  return terms;
}

Catalogue engineCatalogue() {
  return {.engine = DISTILLSCOPE_VERSION,
          .libtorch = torchVersion(),
          .devices = availableDevices(),
          .datasets = entriesOf(datasets()),
          .models = entriesOf(models()),
          .objectives = entriesOf(objectives()),
          .distillers = entriesOf(distillers())};
}

}  // namespace distillscope
