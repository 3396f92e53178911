// cam: draws the poster's figure of Eigen-CAM maps.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli_sources.h"
#include "core/compat/runtime.h"
#include "core/explain/cam_statistics.h"
#include "core/explain/explainer.h"
#include "core/explain/figure.h"
#include "core/record/error.h"
#include "core/train/measure_split.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct CamArguments {
  std::vector<std::string> teachers, files;
  std::vector<int64_t> indices;
  std::string out, dataset, split = "test", method = "centred", scale = "shared";
  int64_t layer = -1, component = 1;
  double opacity = 0.5;
  bool asJson = false;
};

json jsonOf(const CamRow& row, const std::vector<std::string>& names) {
  json columns = json::array();
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    const CamColumn& column = row.columns[i];
    columns.push_back({{"teacher", names[i]},
                       {"class", column.prediction.predicted},
                       {"className", column.prediction.className},
                       {"probability", column.prediction.probabilities[column.prediction.predicted].item<float>()},
                       {"explained", column.explained},
                       {"area", measuresOf(column.map, column.explained).area}});
  }
  return {{"name", row.name}, {"label", row.label}, {"labelName", row.labelName}, {"columns", columns}};
}

void drawCam(const CamArguments& arguments) {
  if (arguments.indices.empty() && arguments.files.empty()) {
    throw UsageError("no image is named: give numbers of the dataset by --index, or files by --image");
  }
  if (!(arguments.opacity >= 0 && arguments.opacity <= 1)) {
    throw UsageError(fmt::format("--opacity is {}, and must be between 0 and 1", arguments.opacity));
  }
  prepareRuntime(0);
  const auto sources = parseSources(arguments.teachers);
  std::vector<std::string> names;
  for (const Source& source : sources) names.push_back(source.name);
  const DatasetChoice dataset = parseDataset(arguments.dataset, arguments.split);
  std::vector<ImageChoice> images;
  for (const int64_t index : arguments.indices) images.push_back({.index = index, .file = {}});
  for (const std::string& file : arguments.files) images.push_back({.index = -1, .file = file});
  const auto rows = Explainer().cam(sources, dataset, images,
                                    {.layer = arguments.layer,
                                     .centred = arguments.method == "centred",
                                     .component = arguments.component,
                                     .sharedScale = arguments.scale == "shared"});
  writeFigure(arguments.out, rows, names, {.opacity = arguments.opacity});
  if (arguments.asJson) {
    json list = json::array();
    for (const CamRow& row : rows) list.push_back(jsonOf(row, names));
    fmt::print("{}\n", list.dump(1));
  } else {
    fmt::print("{}\n", arguments.out);
  }
}

}  // namespace

void addCam(CLI::App& app) {
  auto arguments = std::make_shared<CamArguments>();
  auto* command = app.add_subcommand("cam", "Draw Eigen-CAM maps of teachers on chosen images as one figure");
  command
      ->add_option("--teacher", arguments->teachers,
                   "NAME=RUN or NAME=RUN@EPOCH, a column of the figure; may be given several times")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--index", arguments->indices, "Numbers of images in the dataset");
  command->add_option("--image", arguments->files, "Image files")->allow_extra_args(true);
  command->add_option("--dataset", arguments->dataset, "ID or ID:FOLDER; by default the first teacher's");
  command->add_option("--split", arguments->split, "test or train")
      ->check(CLI::IsMember({"test", "train"}))
      ->capture_default_str();
  command->add_option("--layer", arguments->layer, "Feature map, 0 the stem; -1 the last")->capture_default_str();
  command->add_option("--method", arguments->method, "centred (pytorch-grad-cam) or uncentred (the paper)")
      ->check(CLI::IsMember({"centred", "uncentred"}))
      ->capture_default_str();
  command->add_option("--component", arguments->component, "Principal component, from 1")->capture_default_str();
  command->add_option("--scale", arguments->scale, "shared by the maps of an image, or own")
      ->check(CLI::IsMember({"shared", "own"}))
      ->capture_default_str();
  command->add_option("--opacity", arguments->opacity, "Of the map over the image, 0 to 1")->capture_default_str();
  command->add_option("--out", arguments->out, "Figure to write (.png)")->required();
  command->add_flag("--json", arguments->asJson, "Print predictions and measures of the maps as JSON");
  command->callback([arguments] { drawCam(*arguments); });
}

}  // namespace distillscope
