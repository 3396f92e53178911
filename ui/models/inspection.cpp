#include "ui/models/inspection.h"

#include <QCoreApplication>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "ui/run_store.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// Sides beyond this are not of a picture that anyone shows in a window.
constexpr int64_t maxSide = 16384;

QString textFrom(const json& value) { return QString::fromStdString(value.get<std::string>()); }

struct Raster {
  int64_t width = 0;
  int64_t height = 0;
  QByteArray bytes;
};

/// `key` holds width * height * `bytesPerPixel` bytes in base64.
Raster rasterFrom(const json& value, const char* key, int64_t bytesPerPixel) {
  Raster raster{value.at("width"), value.at("height"),
                QByteArray::fromBase64(QByteArray::fromStdString(value.at(key)))};
  if (raster.width < 1 || raster.height < 1 || raster.width > maxSide || raster.height > maxSide) {
    throw std::runtime_error("a picture has no size that can be shown");
  }
  if (raster.bytes.size() != raster.width * raster.height * bytesPerPixel) {
    throw std::runtime_error("a picture does not have the bytes that its size needs");
  }
  return raster;
}

QImage pictureFrom(const json& value) {
  const Raster raster = rasterFrom(value, "rgb", 3);
  const auto rowBytes = static_cast<int>(raster.width * 3);
  // A copy, since the image does not own the bytes that it is made from.
  return QImage(reinterpret_cast<const uchar*>(raster.bytes.constData()), static_cast<int>(raster.width),
                static_cast<int>(raster.height), rowBytes, QImage::Format_RGB888)
      .copy();
}

HeatMap mapFrom(const json& value) {
  const Raster raster = rasterFrom(value, "values", sizeof(float));
  HeatMap map{static_cast<int>(raster.width), static_cast<int>(raster.height), {}};
  map.values.resize(static_cast<std::size_t>(raster.width * raster.height));
  std::memcpy(map.values.data(), raster.bytes.constData(), static_cast<std::size_t>(raster.bytes.size()));
  return map;
}

CamColumn columnFrom(const json& value) {
  return {.map = mapFrom(value.at("map")),
          .predicted = value.at("class"),
          .className = textFrom(value.at("className")),
          .probability = value.at("probability"),
          .explained = value.at("explained"),
          .components = value.value("components", std::vector<double>())};
}

MapEstimates estimatesFrom(const json& value) {
  MapEstimates estimates;
  for (const auto& [id, estimate] : value.items()) {
    const auto number = [&](const char* key) {
      return estimate.at(key).is_null() ? std::nan("") : estimate.at(key).get<double>();
    };
    estimates[id] = {.count = estimate.at("count"),
                     .mean = number("mean"),
                     .deviation = number("deviation"),
                     .low = number("low"),
                     .high = number("high")};
  }
  return estimates;
}

}  // namespace

DatasetSummary datasetSummaryFrom(const json& result) {
  DatasetSummary summary;
  for (const json& name : result.at("classes")) summary.classes << textFrom(name);
  summary.counts = result.at("counts").get<std::vector<int64_t>>();
  if (std::ssize(summary.counts) != summary.classes.size()) throw std::runtime_error("classes and counts do not match");
  return summary;
}

DatasetPage datasetPageFrom(const json& result) {
  DatasetPage page{.total = result.at("total"),
                   .indices = result.at("indices").get<std::vector<int64_t>>(),
                   .scores = result.value("scores", std::vector<double>())};
  if (!page.scores.empty() && page.scores.size() != page.indices.size()) {
    throw std::runtime_error("there is not one score for each picture");
  }
  return page;
}

std::vector<Thumbnail> thumbnailsFrom(const json& result) {
  std::vector<Thumbnail> thumbnails;
  for (const json& image : result.at("images")) {
    thumbnails.push_back(
        {.index = image.at("index"), .label = image.at("label"), .picture = pictureFrom(image.at("picture"))});
  }
  return thumbnails;
}

std::vector<ModelLayer> layersFrom(const json& result) {
  std::vector<ModelLayer> layers;
  for (const json& layer : result.at("layers")) {
    layers.push_back(
        {layer.at("index"), textFrom(layer.at("name")), layer.at("channels"), layer.at("height"), layer.at("width")});
  }
  return layers;
}

CamAnswer camAnswerFrom(const json& result, std::size_t columns) {
  CamAnswer answer;
  for (const json& value : result.at("images")) {
    if (value.contains("problem")) {
      answer.unreadable.emplace_back(textFrom(value.at("file")), textFrom(value.at("problem")));
      continue;
    }
    CamImage image{.name = textFrom(value.at("name")),
                   .label = value.at("label"),
                   .labelName = QString::fromStdString(value.value("labelName", "")),
                   .picture = pictureFrom(value.at("picture")),
                   .columns = {}};
    for (const json& column : value.at("columns")) image.columns.push_back(columnFrom(column));
    if (image.columns.size() != columns) throw std::runtime_error("a picture does not have one map for each run");
    answer.images.push_back(std::move(image));
  }
  return answer;
}

MapStatistics mapStatisticsFrom(const json& result, std::size_t sources) {
  MapStatistics statistics{.images = result.at("images"), .sources = {}, .difference = {}};
  for (const json& source : result.at("sources")) statistics.sources.push_back(estimatesFrom(source.at("measures")));
  if (statistics.sources.size() != sources) throw std::runtime_error("there are not estimates of each run");
  if (!result.at("difference").is_null()) statistics.difference = estimatesFrom(result.at("difference"));
  return statistics;
}

QString unreadableAnswer(const std::exception& error) {
  return QCoreApplication::translate("Inspection",
                                     "The inspector's answer cannot be read: %1. Are engine and window of one release?")
      .arg(QString::fromUtf8(error.what()));
}

json sourceOf(const Run& run) { return {{"name", run.dir.id()}, {"path", run.dir.path().string()}}; }

json datasetOf(const Run& run) {
  if (!run.recipe.is_object() || !run.recipe.contains("dataset")) return {{"id", ""}, {"root", ""}};
  const json& dataset = run.recipe["dataset"];
  return {{"id", dataset.value("id", "")}, {"root", dataset.value("root", "")}};
}

bool hasCheckpoint(const Run& run) {
  std::error_code ignored;
  return hasBestWeights(run) || std::filesystem::exists(run.dir.lastCheckpoint(), ignored);
}

bool hasBestWeights(const Run& run) {
  std::error_code ignored;
  return std::filesystem::exists(run.dir.bestCheckpoint(), ignored);
}

}  // namespace distillscope
