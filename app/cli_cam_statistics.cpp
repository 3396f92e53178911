// cam-statistics: how much of the images teachers' Eigen-CAM maps cover, over many images.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli_sources.h"
#include "app/cli_table.h"
#include "core/compat/runtime.h"
#include "core/explain/cam_statistics.h"
#include "core/explain/inspect_json.h"
#include "core/train/measure_split.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct StatisticsArguments {
  std::vector<std::string> teachers;
  std::string dataset, split = "test", method = "centred";
  int64_t classLabel = -1, count = 500, layer = -1, component = 1;
  bool asJson = false;
};

std::string number(double value) { return std::isnan(value) ? "-" : fmt::format("{:.4f}", value); }

void print(const CamStatistics& statistics, const std::vector<Source>& sources) {
  const std::vector<std::string> header = {"measure", "teacher", "mean", "deviation", "95 % from", "to"};
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const std::string& measure, const std::string& teacher, const Estimate& e) {
    rows.push_back({measure, teacher, number(e.mean), number(e.deviation), number(e.low), number(e.high)});
  };
  for (const MapMeasureInfo& info : mapMeasures()) {
    for (std::size_t i = 0; i < sources.size(); ++i) add(info.id, sources[i].name, statistics.estimates[i].at(info.id));
    if (statistics.difference) {
      add(info.id, fmt::format("{} less {}", sources[1].name, sources[0].name), statistics.difference->at(info.id));
    }
  }
  fmt::print("{}\n", alignedTable(header, rows));
  fmt::print(
      "{} images. area: share of the pixels with at least half of the map's maximum; entropy of the map divided by its "
      "sum, in nats; explained: share of the variance that the component holds. Differences are image by image; "
      "intervals of the mean by Student's distribution.\n",
      statistics.indices.size());
}

json jsonOf(const CamStatistics& statistics, const std::vector<Source>& sources) {
  json teachers = json::array();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    teachers.push_back({{"teacher", sources[i].name}, {"measures", toJson(statistics.estimates[i])}});
  }
  return {{"images", statistics.indices},
          {"teachers", std::move(teachers)},
          {"difference", statistics.difference ? toJson(*statistics.difference) : json()}};
}

/// On a terminal alone; the line is wiped at the end.
void showProgress(int64_t done, int64_t total) {
  if (::isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r\033[K");
  if (done < total) fmt::print(stderr, "{} of {} maps", done, total);
  std::fflush(stderr);
}

void measureMaps(const StatisticsArguments& arguments) {
  prepareRuntime(0);
  const auto sources = parseSources(arguments.teachers);
  Explainer explainer;
  const CamStatistics statistics = camStatistics(
      explainer, sources, parseDataset(arguments.dataset, arguments.split),
      {.classLabel = arguments.classLabel, .count = arguments.count},
      {.layer = arguments.layer, .centred = arguments.method == "centred", .component = arguments.component},
      showProgress);
  if (arguments.asJson) return fmt::print("{}\n", jsonOf(statistics, sources).dump(1));
  print(statistics, sources);
}

}  // namespace

void addCamStatistics(CLI::App& app) {
  auto arguments = std::make_shared<StatisticsArguments>();
  auto* command = app.add_subcommand(
      "cam-statistics", "Measure how much of the images teachers' Eigen-CAM maps cover, and whether they differ");
  command
      ->add_option(
          "--teacher", arguments->teachers,
          "NAME=RUN or NAME=RUN@EPOCH; may be given several times. The difference is the second less the first")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--dataset", arguments->dataset, "ID or ID:FOLDER; by default the first teacher's");
  command->add_option("--split", arguments->split, "test or train")
      ->check(CLI::IsMember({"test", "train"}))
      ->capture_default_str();
  command->add_option("--class", arguments->classLabel, "Number of a class; -1 for all")->capture_default_str();
  command->add_option("--count", arguments->count, "Images, evenly spaced over the class; 0 for all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--layer", arguments->layer, "Feature map, 0 the stem; -1 the last")->capture_default_str();
  command->add_option("--method", arguments->method, "centred (pytorch-grad-cam) or uncentred (the paper)")
      ->check(CLI::IsMember({"centred", "uncentred"}))
      ->capture_default_str();
  command->add_option("--component", arguments->component, "Principal component, from 1")->capture_default_str();
  command->add_flag("--json", arguments->asJson, "Print JSON, with the numbers of the images");
  command->callback([arguments] { measureMaps(*arguments); });
}

}  // namespace distillscope
