// evaluate: measures a run or a weights file on a split.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli_table.h"
#include "core/compat/runtime.h"
#include "core/record/error.h"
#include "core/record/measures.h"
#include "core/train/measure_split.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct EvaluateArguments {
  std::string run, weights, model, dataset, split = "test", device = "auto";
  std::vector<double> temperatures = {1.0};
  bool asJson = false;
};

void print(const std::vector<SplitMeasurement>& results) {
  const SplitMeasurement& first = results.front();
  fmt::print("{}  {}  {} split of {}, not augmented, batch-norm in evaluation mode\n\n", first.model.file.string(),
             first.model.info->entry.title, first.dataset.split, first.dataset.id);
  std::vector<std::string> header = {"T"};
  std::vector<std::string> ids;
  const EpochEvent event = toEvent(first.measurement, first.options);
  for (const MeasureInfo& info : measures()) {
    if (!event.measures.contains(info.id)) continue;
    ids.push_back(info.id);
    header.push_back(info.unit.empty() ? info.title : fmt::format("{} [{}]", info.title, info.unit));
  }
  std::vector<std::vector<std::string>> rows;
  for (const SplitMeasurement& result : results) {
    const EpochEvent row = toEvent(result.measurement, result.options);
    std::vector<std::string> cells = {fmt::format("{:g}", result.options.temperature)};
    for (const std::string& id : ids) cells.push_back(measureText(id, row.measures.at(id)));
    rows.push_back(std::move(cells));
  }
  fmt::print("{}", alignedTable(header, rows));
}

json jsonOf(const SplitMeasurement& result) {
  json value = toJson(Event(toEvent(result.measurement, result.options)));
  for (const char* key : {"type", "epoch", "step", "time"}) value.erase(key);
  value["file"] = result.model.file.string();
  value["model"] = result.model.card.model;
  value["dataset"] = result.dataset.id;
  value["temperature"] = result.options.temperature;
  return value;
}

void evaluate(const EvaluateArguments& arguments) {
  if (arguments.run.empty() == arguments.weights.empty()) {
    throw UsageError("name what to evaluate, either by --run or by --weights");
  }
  if (arguments.split != "test" && arguments.split != "train") {
    throw UsageError(fmt::format("--split is {}, and must be test or train", arguments.split));
  }
  prepareRuntime(0);
  std::vector<SplitMeasurement> results;
  for (const double temperature : arguments.temperatures) {
    if (!(temperature > 0) || !std::isfinite(temperature)) {
      throw UsageError(fmt::format("--temperature is {}, and must be greater than 0", temperature));
    }
    results.push_back(measureSplit(arguments.run.empty() ? arguments.weights : arguments.run, arguments.model,
                                   parseDataset(arguments.dataset, arguments.split), temperature, arguments.device));
  }
  if (!arguments.asJson) return print(results);
  if (results.size() == 1) return fmt::print("{}\n", jsonOf(results.front()).dump(1));
  json list = json::array();
  for (const SplitMeasurement& result : results) list.push_back(jsonOf(result));
  fmt::print("{}\n", list.dump(1));
}

}  // namespace

void addEvaluate(CLI::App& app) {
  auto arguments = std::make_shared<EvaluateArguments>();
  auto* command = app.add_subcommand("evaluate", "Measure accuracy, LL and CMI of a run or of a weights file");
  command->add_option("--run", arguments->run, "Folder of a run; its last checkpoint is measured");
  command->add_option("--weights", arguments->weights, "Weights file");
  command->add_option("--model", arguments->model, "Architecture of the weights, if the file does not tell");
  command->add_option("--dataset", arguments->dataset, "ID or ID:FOLDER; by default what it was trained on");
  command->add_option("--split", arguments->split, "test or train")->capture_default_str();
  command
      ->add_option("--temperature", arguments->temperatures,
                   "Divides the logits before the softmax; several give a row each")
      ->capture_default_str();
  command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  command->add_flag("--json", arguments->asJson, "Print JSON, with the values of each class");
  command->callback([arguments] { evaluate(*arguments); });
}

}  // namespace distillscope
