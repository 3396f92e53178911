#include "tests/bench/workspace/made_workspace.h"

#include <algorithm>
#include <cstdio>
#include <fstream>

#include <fmt/format.h>

#include "core/record/run_notes.h"
#include "core/record/study_dir.h"
#include "core/record/study_graph.h"
#include "core/record/study_shipped.h"
#include "tests/ui/recorded_runs.h"

namespace distillscope::bench {
namespace {

using nlohmann::json;
using test::RecordedRun;

constexpr int familySize = 10;
constexpr const char* methods[] = {"kd", "at", "sp"};
constexpr const char* models[] = {"resnet8", "resnet20", "mobilenetv2"};
constexpr const char* datasets[] = {"fashion-mnist", "cifar-100"};
constexpr int64_t classes[] = {10, 100};

struct Planned {
  RecordedRun run;
  json recipe;
};

Planned member(int64_t number) {
  const int64_t family = number / familySize;
  const auto place = static_cast<std::size_t>(number % familySize);
  const auto dataset = static_cast<std::size_t>(family % 2);
  Planned planned;
  RecordedRun& run = planned.run;
  run.seed = static_cast<unsigned>(number);
  run.datasetId = datasets[dataset];
  run.classes = classes[dataset];
  const std::string mll = fmt::format("teacher-mll-{:03}", family), mcmi = fmt::format("teacher-mcmi-{:03}", family);
  if (place < 2) {
    run.id = place == 0 ? mll : mcmi;
    run.objective = place == 0 ? "mll" : "mcmi";
    planned.recipe = test::recipeOf(run);
    if (place == 1) planned.recipe["init"] = mll;
  } else {
    run.kind = "student";
    run.distiller = methods[place % std::size(methods)];
    run.id = fmt::format("{}-{}-{:03}-{}", models[place % 2], run.distiller, family, place);
    planned.recipe = test::recipeOf(run);
    planned.recipe["teacher"] = place % 2 ? mcmi : mll;
  }
  planned.recipe["model"]["id"] = models[place < 2 ? 1 + static_cast<std::size_t>(family % 2) : place % 2];
  planned.recipe["seed"] = number % 5;
  return planned;
}

/// Writes three studies, and returns their runs.
std::vector<Planned> makeStudies(const std::filesystem::path& workspace, const Catalogue& catalogue) {
  std::vector<Planned> runs;
  for (int number = 1; number <= 3; ++number) {
    json file = json::parse(shippedStudy("fashion-mnist-quick")->text);
    file["title"] = fmt::format("Fashion-MNIST, series {}", number);
    file["seeds"] = {2 * number, 2 * number + 1};
    const StudyDir dir(workspace, fmt::format("series-{}", number));
    std::filesystem::create_directories(dir.path());
    std::ofstream(dir.file()) << file.dump(2);
    for (const StudyNode& node : expand(readStudy(file, catalogue), catalogue).nodes) {
      const auto isSame = [&](const Planned& other) { return other.run.id == node.id; };
      if (std::ranges::any_of(runs, isSame)) continue;
      Planned planned{.run = {}, .recipe = node.recipe};
      planned.run.id = node.id;
      planned.run.kind = node.recipe.at("kind");
      planned.run.objective = node.recipe.value("objective", json::object()).value("id", "mll");
      if (planned.run.kind == "student")
        planned.run.distiller = node.recipe.value("distiller", json::object()).value("id", "");
      runs.push_back(std::move(planned));
    }
  }
  return runs;
}

EndEvent endOf(int64_t number) {
  EndEvent end{.status = "finished", .time = test::startTime + 1e5, .errorKind = {}, .errorMessage = {}};
  if (number % 20 == 7)
    end = {"failed", end.time, "diverged", "the loss is not finite at step 120: lower optimizer.lr"};
  if (number % 20 == 13) end.status = "stopped";
  return end;
}

/// Of 10,000 images: most of a class for what they are, the others spread over all classes.
json confusionOf(const RecordedRun& run, double top1) {
  const int64_t images = 10000 / run.classes;
  const auto hits = static_cast<int64_t>(top1 * static_cast<double>(images));
  json rows = json::array();
  for (int64_t y = 0; y < run.classes; ++y) {
    std::vector<int64_t> row(static_cast<std::size_t>(run.classes), 0);
    row[static_cast<std::size_t>(y)] = hits;
    for (int64_t i = 0; i < images - hits; ++i) ++row[static_cast<std::size_t>((y + 1 + i * i) % run.classes)];
    rows.push_back(row);
  }
  return rows;
}

/// What the engine leaves when it ends: measurements of the last and of the best epoch.
json summaryOf(const RecordedRun& run) {
  json entry = {{"epoch", run.epochs}};
  for (const Provenance& provenance : {run.testProvenance, run.trainProvenance}) {
    const EpochEvent measured = test::epochEvent(run, run.epochs, provenance, test::startTime);
    json& split = entry[provenance.split] = toJson(Event(measured));
    split["confusion"] = confusionOf(run, measured.measures.at("top1"));
  }
  return {{"version", 1},  {"status", "finished"}, {"seconds", 4000}, {"classes", test::startEvent(run).classes},
          {"last", entry}, {"best", entry}};
}

void writeRun(const std::filesystem::path& workspace, Planned planned, int64_t number, int64_t events) {
  RecordedRun& run = planned.run;
  run.stepEvery = 1;
  run.epochs = std::clamp<int64_t>(events / 50, 1, 200);
  run.stepsPerEpoch = std::max<int64_t>(1, (events - 2 - 2 * run.epochs) / run.epochs);
  const RunDir dir = test::makeRunFolder(workspace, run);
  std::ofstream(dir.recipe()) << planned.recipe.dump(2);
  std::ofstream(dir.engineLog()) << "reading the dataset\ntraining on cpu with 2 threads\n";
  EventWriter log(dir.events());
  log.write(test::startEvent(run));
  test::writeSteps(log, run, 0, run.epochs * run.stepsPerEpoch, test::startTime);
  const bool isLive = std::ranges::find(liveRuns, run.id) != std::end(liveRuns);
  if (isLive || number % 50 == 3) return;  // the others of these were killed
  const EndEvent end = endOf(number);
  log.write(end);
  if (end.status == "finished") std::ofstream(dir.summary()) << summaryOf(run).dump();
  if (number % 7 == 0) {
    writeNotes(dir, {.tags = {number % 14 ? "baseline" : "tuned", "paper"}, .note = "Looks right; compare again."});
  }
}

/// Shares of all events: three logs of a tenth each, seventeen of a hundredth each, and the rest alike.
int64_t eventsOf(int64_t number, const WorkspaceSize& size) {
  constexpr int64_t longest = 3, longer = 17;
  if (number < longest) return size.events / 10;
  if (number < longest + longer) return size.events / 100;
  const int64_t rest = size.events - longest * (size.events / 10) - longer * (size.events / 100);
  return std::max<int64_t>(4, rest / std::max<int64_t>(1, size.runs - longest - longer));
}

}  // namespace

void makeWorkspace(const std::filesystem::path& workspace, const WorkspaceSize& size, const Catalogue& catalogue) {
  const std::string stamp = fmt::format("{} runs, {} events", size.runs, size.events);
  std::string known;
  std::getline(std::ifstream(workspace / "made"), known);
  if (known != stamp) {
    std::filesystem::create_directories(workspace / "runs");
    std::fprintf(stderr, "writing %s to %s\n", stamp.c_str(), workspace.c_str());
    std::vector<Planned> runs = makeStudies(workspace, catalogue);
    for (int64_t number = 0; std::ssize(runs) < size.runs - std::ssize(liveRuns); ++number) {
      runs.push_back(member(number));
    }
    std::ranges::rotate(runs, runs.begin() + std::ssize(runs) / 2);  // the long logs are not those of the studies
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto number = static_cast<int64_t>(i);
      writeRun(workspace, runs[i], number, eventsOf(number, size));
    }
    std::ofstream(workspace / "made") << stamp << '\n';
  }
  for (const char* id : liveRuns) {
    std::filesystem::remove_all(workspace / "runs" / id);
    Planned live = member(id == std::string("live-teacher") ? 0 : 5);
    live.run.id = id;
    writeRun(workspace, std::move(live), 0, eventsOf(size.runs, size));
  }
}

}  // namespace distillscope::bench
