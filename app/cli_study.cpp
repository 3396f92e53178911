// study: the tables of a paper from one file.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli_progress.h"
#include "app/cli_study_devices.h"
#include "app/cli_study_scheduler.h"
#include "app/cli_table.h"
#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/study_estimate.h"
#include "core/record/study_format.h"
#include "core/record/study_shipped.h"
#include "core/train/session.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct StudyArguments {
  std::string study;
  std::string out = defaultWorkspace().string();
  std::vector<std::string> settings;
  int64_t jobs = 0;
  std::string format = "md";
  std::string file;
  bool asJson = false;
};

struct OpenStudy {
  StudyDir dir;
  json file;
  Catalogue catalogue;
  Study study;
  StudyGraph graph;
};

/// Errors say which study they are about. `forRun` refuses what would only fail once engines run.
OpenStudy openStudy(const StudyArguments& arguments, bool forRun) {
  const fs::path workspace = fs::absolute(arguments.out).lexically_normal();
  FoundStudy found = findStudy(arguments.study, workspace);
  for (const std::string& setting : arguments.settings) applySetting(found.file, setting);
  // Engines work elsewhere, and the study's copy lies elsewhere.
  const json::json_pointer root("/dataset/root");
  if (found.file.contains(root) && found.file[root].is_string() && found.file[root] != "") {
    found.file[root] = fs::absolute(found.file[root].get<std::string>()).lexically_normal().string();
  }
  const Catalogue catalogue = engineCatalogue();
  try {
    if (forRun) {
      const auto problems = studyProblems(found.file, catalogue);
      if (!problems.empty()) throw RecipeError(problems[0].field, problems[0].what);
    }
    Study study = readStudy(found.file, catalogue);
    StudyGraph graph = expand(study, catalogue);
    return {StudyDir(workspace, found.name), found.file, catalogue, std::move(study), std::move(graph)};
  } catch (const RecipeError& error) {
    throw RecipeError("", fmt::format("the study {}: {}", arguments.study, error.what()));
  }
}

SchedulerOptions schedulerOptions(const StudyArguments& arguments, const OpenStudy& study) {
  const std::string& device = study.study.device;
  const std::vector<std::string>& devices = study.catalogue.devices;
  const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
  SchedulerOptions options{
      .jobs = arguments.jobs,
      .gpus = gpusFor(device, devices, visible ? std::optional<std::string>(visible) : std::nullopt),
      .engine = fs::read_symlink("/proc/self/exe")};
  if (options.jobs == 0) {
    options.jobs = usualJobs(device, devices, std::thread::hardware_concurrency(), study.study.threads);
  }
  return options;
}

void runStudy(const StudyArguments& arguments) {
  const OpenStudy study = openStudy(arguments, true);
  std::error_code failure;
  fs::create_directories(study.dir.path(), failure);
  if (failure) throw ResourceError(fmt::format("{} cannot be made: {}", study.dir.path().string(), failure.message()));
  const RunLock lock(study.dir.scheduler());
  StudyScheduler scheduler(study.dir, study.graph, schedulerOptions(arguments, study));
  writeFileAtomically(study.dir.file(), study.file.dump(2) + "\n");
  scheduler.run();
}

json statusJson(const OpenStudy& study, const std::vector<StudyNodeStatus>& statuses) {
  json runs = json::array();
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    const StudyNode& node = study.graph.nodes[i];
    json run = {{"id", node.id},
                {"label", node.label},
                {"role", roleName(node.role)},
                {"depends_on", node.dependsOn},
                {"status", statusName(statuses[i])},
                {"progress", statuses[i].progress}};
    if (!statuses[i].reason.empty()) run["reason"] = statuses[i].reason;
    runs.push_back(std::move(run));
  }
  return {{"study", study.dir.name()},
          {"scheduler_running", RunLock::isHeld(study.dir.scheduler())},
          {"runs", std::move(runs)}};
}

void showStatus(const StudyArguments& arguments) {
  const OpenStudy study = openStudy(arguments, false);
  const auto statuses = statusOf(study.graph, study.dir.workspace());
  if (arguments.asJson) {
    fmt::print("{}\n", statusJson(study, statuses).dump(1));
    return;
  }
  std::vector<std::vector<std::string>> rows;
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    counts[statusName(statuses[i])] += 1;
    rows.push_back(
        {study.graph.nodes[i].label, statusName(statuses[i]), fmt::format("{:.0f} %", 100 * statuses[i].progress)});
  }
  fmt::print("{}\n", alignedTable({"run", "status", "done"}, rows));
  std::string text;
  for (const auto& [name, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  fmt::print("{} runs: {}\n", statuses.size(), text);
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (statuses[i].run == RunStatus::Failed) {
      fmt::print("failed: {} (runs/{}): {}\n", study.graph.nodes[i].label, study.graph.nodes[i].id, statuses[i].reason);
    }
  }
}

std::string tablesAs(const std::string& format, const std::vector<StudyTable>& tables) {
  if (format == "csv") return toCsv(tables);
  if (format == "confusion-csv") return confusionCsv(tables);
  if (format == "latex") return toLatex(tables);
  if (format == "pgfplots") return toPgfplots(tables);
  if (format == "json") return toJson(tables).dump(1) + "\n";
  return toMarkdown(tables);
}

void showTables(const StudyArguments& arguments) {
  const OpenStudy study = openStudy(arguments, false);
  const RunSummaries summaries = readSummaries(study.graph, study.dir.workspace());
  const auto tables = tablesOf(study.study, study.graph, summaries, study.catalogue, paperValues());
  const std::string text = tablesAs(arguments.format, tables);
  if (arguments.file.empty()) {
    fmt::print("{}", text);
  } else {
    writeFileAtomically(arguments.file, text);
  }
}

void showFile(const StudyArguments& arguments) {
  json file = findStudy(arguments.study, arguments.out).file;
  for (const std::string& setting : arguments.settings) applySetting(file, setting);
  fmt::print("{}\n", file.dump(2));
}

void listAll(const StudyArguments& arguments) {
  std::vector<std::vector<std::string>> rows;
  for (const StudyDir& own : listStudies(arguments.out)) {
    rows.push_back({own.name(), "workspace", readJsonFile(own.file()).value("title", "")});
  }
  for (const ShippedStudy& shipped : shippedStudies()) {
    rows.push_back({std::string(shipped.name), "shipped", json::parse(shipped.text).value("title", "")});
  }
  fmt::print("{}", alignedTable({"study", "from", "title"}, rows));
}

/// A subcommand about one study.
CLI::App* addStudyCommand(CLI::App& parent, const char* name, const char* help,
                          const std::shared_ptr<StudyArguments>& arguments) {
  auto* command = parent.add_subcommand(name, help);
  command->add_option("study", arguments->study, "Study file (JSON), or the name of a study: see `study list`")
      ->required();
  command->add_option("--out", arguments->out, "Workspace: runs in runs/, the study in studies/NAME/")
      ->capture_default_str();
  command->add_option("--set", arguments->settings, "Change a field of the study: --set dataset.root=/data/cifar")
      ->allow_extra_args(false);
  return command;
}

}  // namespace

void addStudy(CLI::App& app) {
  auto* study = app.add_subcommand("study", "Fill the tables of a paper from one study file");
  study->require_subcommand(1);
  auto arguments = std::make_shared<StudyArguments>();

  auto* run = addStudyCommand(*study, "run", "Train what the study's tables need, or go on with it", arguments);
  run->add_option("--jobs", arguments->jobs,
                  "Runs at a time; by default one for each GPU, or as many as the cores have threads for. The results "
                  "do not depend on it")
      ->check(CLI::Range(1, 1024));
  run->callback([arguments] { runStudy(*arguments); });

  auto* status = addStudyCommand(*study, "status", "Show how far each run is", arguments);
  status->add_flag("--json", arguments->asJson, "Print JSON");
  status->callback([arguments] { showStatus(*arguments); });

  auto* table = addStudyCommand(*study, "table", "Print the tables from the runs that have finished", arguments);
  table
      ->add_option(
          "--format", arguments->format,
          "md, csv, latex, json; pgfplots for the plots of few-shot tables, confusion-csv for confusion matrices")
      ->check(CLI::IsMember({"md", "csv", "latex", "json", "pgfplots", "confusion-csv"}))
      ->capture_default_str();
  table->add_option("--file", arguments->file, "File to write instead of standard output");
  table->callback([arguments] { showTables(*arguments); });

  auto* show = addStudyCommand(*study, "show", "Print the study's file, to begin a study of one's own", arguments);
  show->callback([arguments] { showFile(*arguments); });

  auto* list = study->add_subcommand("list", "List the studies of a workspace and those that come with the program");
  list->add_option("--out", arguments->out, "Workspace")->capture_default_str();
  list->callback([arguments] { listAll(*arguments); });
}

}  // namespace distillscope
