// The inspector's answers (docs/inspect.md) as values.
#pragma once

#include <QImage>
#include <QString>
#include <QStringList>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/widgets/heatmap.h"

namespace distillscope {

struct Run;

struct DatasetSummary {
  QStringList classes;
  std::vector<int64_t> counts;  ///< images of each class
};

struct DatasetPage {
  int64_t total = 0;  ///< images that there are to page through
  std::vector<int64_t> indices;
  std::vector<double> scores;  ///< of a ranking, one for each index; empty in the dataset's order
};

struct Thumbnail {
  int64_t index = 0;
  int64_t label = 0;
  QImage picture;
  QString remark{};  ///< "0.214 nats": why it stands where it stands
};

struct ModelLayer {
  int64_t index = 0;
  QString name;
  int64_t channels = 0;
  int64_t height = 0;
  int64_t width = 0;
  bool operator==(const ModelLayer&) const = default;
};

/// Pictures to explain: some of a split, then some files.
struct PictureChoice {
  nlohmann::json dataset;  ///< {"id", "root"}; null for none
  QString split = QStringLiteral("test");
  std::vector<int64_t> indices;  ///< in the order of choosing
  QStringList files;

  bool isEmpty() const { return indices.empty() && files.isEmpty(); }
  bool operator==(const PictureChoice&) const = default;
};

struct CamColumn {
  HeatMap map;
  int64_t predicted = 0;  ///< class
  QString className;
  double probability = 0;          ///< of the predicted class
  double explained = 0;            ///< share of variance (or energy) that the map's component holds
  std::vector<double> components;  ///< the same of the first components, as far as they are known
};

struct CamImage {
  QString name;
  int64_t label = -1;  ///< -1 if nobody knows
  QString labelName;
  QImage picture;
  std::vector<CamColumn> columns;  ///< in the order of the sources
};

/// The maps of some pictures. A file that cannot be read has no image, but the reason.
struct CamAnswer {
  std::vector<CamImage> images;
  std::vector<std::pair<QString, QString>> unreadable;  ///< path and sentence
};

/// A mean with its uncertainty; not a number where there were too few values.
struct MeanEstimate {
  int64_t count = 0;
  double mean = 0;
  double deviation = 0;
  double low = 0;  ///< of the 95 % interval
  double high = 0;
};

/// By the id of the measure ("area", "entropy", "explained").
using MapEstimates = std::map<std::string, MeanEstimate>;

struct MapStatistics {
  int64_t images = 0;
  std::vector<MapEstimates> sources;       ///< in the order of the sources
  std::optional<MapEstimates> difference;  ///< of the second source's maps less the first one's
};

// Each throws nlohmann's exceptions or std::runtime_error if the answer is not what the protocol says.
DatasetSummary datasetSummaryFrom(const nlohmann::json& result);
DatasetPage datasetPageFrom(const nlohmann::json& result);
std::vector<Thumbnail> thumbnailsFrom(const nlohmann::json& result);
std::vector<ModelLayer> layersFrom(const nlohmann::json& result);
/// `columns` is how many sources were asked for.
CamAnswer camAnswerFrom(const nlohmann::json& result, std::size_t columns);

/// `sources` is how many were asked for.
MapStatistics mapStatisticsFrom(const nlohmann::json& result, std::size_t sources);

/// The sentence for an answer that cannot be read.
QString unreadableAnswer(const std::exception& error);

/// What the inspector needs to know of a run: {"name", "path"}.
nlohmann::json sourceOf(const Run& run);
/// {"id", "root"} of the run's dataset.
nlohmann::json datasetOf(const Run& run);
/// Whether there are weights to look into.
bool hasCheckpoint(const Run& run);
/// Whether the weights with the best test top-1 are among them.
bool hasBestWeights(const Run& run);

}  // namespace distillscope
