// weights: files of weights in and out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "core/record/error.h"
#include "core/weights/load_model.h"
#include "core/weights/pth_writer.h"
#include "core/weights/safetensors.h"
#include "core/weights/weights_file.h"

namespace distillscope {
namespace {

struct WeightsArguments {
  std::string source, model, out, format = "safetensors";
};

TensorFile fileOf(LoadedModel& loaded) {
  TensorFile file = stateOf(*loaded.model);
  file.metadata = toMetadata(loaded.card);
  return file;
}

void importWeights(const WeightsArguments& arguments) {
  LoadedModel loaded = loadModel(arguments.source, arguments.model);
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
  auto* import = command->add_subcommand("import", "Read weights of .safetensors, .pth, .pt, .th or .tar files");
  import->add_option("file", in->source, "Weights file")->required();
  import->add_option("--model", in->model, "Architecture; by default recognised from names and shapes");
  import->add_option("--out", in->out, "File to write (.safetensors)")->required();
  import->callback([in] { importWeights(*in); });

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
