// weights: files of weights in and out.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli_run.h"
#include "core/record/error.h"
#include "core/train/measure_split.h"
#include "core/train/session.h"
#include "core/weights/load_model.h"
#include "core/weights/pth_writer.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"

namespace distillscope {
namespace {

struct WeightsArguments {
  std::string source, model, out, run, dataset, format = "safetensors";
};

TensorFile fileOf(LoadedModel& loaded) {
  TensorFile file = stateOf(*loaded.model);
  file.metadata = toMetadata(loaded.card);
  return file;
}

/// A run without epochs: the imported weights measured, and from then on a teacher like any other.
void importAsRun(const WeightsArguments& arguments, const LoadedModel& loaded) {
  const RunDir run(std::filesystem::absolute(arguments.run).lexically_normal());
  if (std::filesystem::exists(run.path())) {
    throw UsageError(fmt::format("--run {} exists already: name a new folder", arguments.run));
  }
  const DatasetChoice given = parseDataset(arguments.dataset, "test");
  const std::string dataset = given.id.empty() ? loaded.card.dataset : given.id;
  if (dataset.empty()) {
    throw UsageError("the file does not say which dataset its network was trained on: name one by --dataset");
  }
  nlohmann::json recipe = {{"version", Recipe::version},
                           {"kind", "teacher"},
                           {"dataset", {{"id", dataset}, {"root", given.root}}},
                           {"model", {{"id", loaded.card.model}}},
                           {"init", std::filesystem::absolute(arguments.source).lexically_normal().string()},
                           {"epochs", 0}};
  const Catalogue catalogue = engineCatalogue();
  const DatasetEntry* entry = catalogue.dataset(dataset);
  const int64_t side = imageSizeFor(loaded.card, dataset);
  if (entry && side != entry->imageSize) recipe["dataset"]["image_size"] = side;
  beginRun(readRecipe(recipe, catalogue), run);
}

void importWeights(const WeightsArguments& arguments) {
  if (arguments.out.empty() == arguments.run.empty()) {
    throw UsageError("name what to make of the weights: a file by --out, or a run by --run");
  }
  LoadedModel loaded = loadModel(arguments.source, arguments.model);
  if (!arguments.run.empty()) return importAsRun(arguments, loaded);
  writeSafetensors(arguments.out, fileOf(loaded));
  fmt::print("{}: {}, {} classes, {} input channels\n", arguments.out, loaded.info->entry.title, loaded.card.classes,
             loaded.card.channels);
}

void exportWeights(const WeightsArguments& arguments) {
  LoadedModel loaded = loadModel(arguments.source, arguments.model);
  if (arguments.format == "pth") {
    writePth(arguments.out, fileOf(loaded));
  } else {
    writeSafetensors(arguments.out, fileOf(loaded));
  }
  fmt::print("{}\n", arguments.out);
}

}  // namespace

void addWeights(CLI::App& app) {
  auto* command = app.add_subcommand("weights", "Bring weights in from Python, or take them there");
  command->require_subcommand(1);

  auto in = std::make_shared<WeightsArguments>();
  auto* importing = command->add_subcommand("import", "Read weights of .safetensors, .pth, .pt, .th or .tar files");
  importing->add_option("file", in->source, "Weights file")->required();
  importing->add_option("--model", in->model, "Architecture; by default recognised from names and shapes");
  importing->add_option("--out", in->out, "File to write (.safetensors)");
  importing->add_option("--run", in->run, "Folder of a new run that holds them, measured: a teacher like any other");
  importing->add_option("--dataset", in->dataset, "With --run, what to measure on: ID or ID:FOLDER");
  importing->callback([in] { importWeights(*in); });

  auto out = std::make_shared<WeightsArguments>();
  auto* exporting = command->add_subcommand("export", "Write a run's weights for Python");
  exporting->add_option("source", out->source, "Folder of a run, or a weights file")->required();
  exporting->add_option("--format", out->format, "safetensors, or pth as RepDistiller reads it")
      ->check(CLI::IsMember({"safetensors", "pth"}))
      ->capture_default_str();
  exporting->add_option("--model", out->model, "Architecture, if the file does not tell");
  exporting->add_option("--out", out->out, "File to write")->required();
  exporting->callback([out] { exportWeights(*out); });
}

}  // namespace distillscope
