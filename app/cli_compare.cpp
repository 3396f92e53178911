// compare: accuracy, LL and CMI of runs side by side, from what they measured.
#include <cmath>
#include <limits>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli_table.h"
#include "core/record/error.h"
#include "core/record/event_log.h"
#include "core/record/json_file.h"
#include "core/record/measures.h"
#include "core/record/recipe.h"
#include "core/record/run_dir.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct CompareArguments {
  std::vector<std::string> runs;
  bool asJson = false, perClass = false;
};

struct Compared {
  RunDir dir;
  json recipe;
  RunHistory history;
};

Compared readRun(const std::string& folder) {
  Compared run{RunDir(folder), {}, RunHistory(LogDetail::Digest)};
  if (!run.dir.exists()) throw DataError(folder, "is not a run's folder: it holds no recipe.json");
  run.recipe = readJsonFile(run.dir.recipe());
  for (const Event& event : EventReader(run.dir.events()).poll()) run.history.add(event);
  if (run.history.epochs("test").empty()) {
    throw DataError(folder, "has measured no epoch yet: wait for its first epoch, or resume it");
  }
  return run;
}

/// "mll", "mcmi", "kd from cifar-mcmi", "no teacher".
std::string methodOf(const json& recipe) {
  if (recipe.value("kind", "") == "teacher") return recipe.value("/objective/id"_json_pointer, std::string("?"));
  const std::string teacher = recipe.value("teacher", "");
  if (teacher.empty()) return "no teacher";
  return fmt::format("{} from {}", recipe.value("/distiller/id"_json_pointer, std::string("?")),
                     std::filesystem::path(teacher).filename().string());
}

double measureOf(const Compared& run, const std::string& split, const std::string& id) {
  const auto& epochs = run.history.epochs(split);
  if (epochs.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto found = epochs.back().measures.find(id);
  return found != epochs.back().measures.end() ? found->second : std::numeric_limits<double>::quiet_NaN();
}

void printTable(const std::vector<Compared>& runs) {
  const std::vector<std::pair<std::string, std::string>> columns = {
      {"test", "top1"}, {"test", "top5"},  {"test", "log_likelihood"},
      {"test", "cmi"},  {"train", "top1"}, {"train", "log_likelihood"},
      {"train", "cmi"}};
  std::vector<std::string> header = {"run", "model", "method", "epochs"};
  for (const auto& [split, id] : columns) {
    const MeasureInfo info = measureInfo(id);
    header.push_back(fmt::format("{} {}{}", split, info.title, info.isShare ? " %" : ""));
  }
  std::vector<std::vector<std::string>> rows;
  for (const Compared& run : runs) {
    std::vector<std::string> cells = {run.dir.id(), run.recipe.value("/model/id"_json_pointer, std::string("?")),
                                      methodOf(run.recipe), std::to_string(run.history.epochs("test").back().epoch)};
    for (const auto& [split, id] : columns) cells.push_back(measureText(id, measureOf(run, split, id)));
    rows.push_back(std::move(cells));
  }
  fmt::print(
      "{}\nLast epoch of each run. LL and CMI in nats at temperature 1, images not augmented, batch-norm in "
      "evaluation mode.\n",
      alignedTable(header, rows));
}

void printClasses(const std::vector<Compared>& runs) {
  std::vector<std::string> header = {"CMI of class (test)"};
  for (const Compared& run : runs) header.push_back(run.dir.id());
  const auto& names = runs.front().history.start()->classes;
  std::vector<std::vector<std::string>> rows;
  for (std::size_t y = 0; y < names.size(); ++y) {
    std::vector<std::string> cells = {names[y]};
    for (const Compared& run : runs) {
      const auto& values = run.history.epochs("test").back().cmiPerClass;
      cells.push_back(y < values.size() ? measureText("cmi", values[y]) : "-");
    }
    rows.push_back(std::move(cells));
  }
  fmt::print("\n{}", alignedTable(header, rows));
}

json jsonOf(const Compared& run) {
  json value = {{"run", run.dir.id()}, {"model", run.recipe["model"]["id"]}, {"method", methodOf(run.recipe)}};
  for (const char* split : {"test", "train"}) {
    if (run.history.epochs(split).empty()) continue;
    json entry = toJson(Event(run.history.epochs(split).back()));
    for (const char* key : {"type", "time", "step", "split"}) entry.erase(key);
    value[split] = std::move(entry);
  }
  return value;
}

void compare(const CompareArguments& arguments) {
  std::vector<Compared> runs;
  for (const std::string& folder : arguments.runs) runs.push_back(readRun(folder));
  const std::string& dataset = runs.front().recipe["dataset"]["id"].get_ref<const std::string&>();
  for (const Compared& run : runs) {
    if (run.recipe["dataset"]["id"] == dataset) continue;
    throw UsageError(fmt::format("{} was measured on {} and {} on {}: their values cannot stand in one table",
                                 runs.front().dir.id(), dataset, run.dir.id(),
                                 run.recipe["dataset"]["id"].get<std::string>()));
  }
  if (arguments.asJson) {
    json list = json::array();
    for (const Compared& run : runs) list.push_back(jsonOf(run));
    return fmt::print("{}\n", list.dump(1));
  }
  printTable(runs);
  if (arguments.perClass) printClasses(runs);
}

}  // namespace

void addCompare(CLI::App& app) {
  auto arguments = std::make_shared<CompareArguments>();
  auto* command = app.add_subcommand("compare", "Put accuracy, LL and CMI of runs side by side");
  command->add_option("runs", arguments->runs, "Folders of runs")->required();
  command->add_flag("--per-class", arguments->perClass, "Print the CMI of each class too");
  command->add_flag("--json", arguments->asJson, "Print JSON, with the values of each class");
  command->callback([arguments] { compare(*arguments); });
}

}  // namespace distillscope
