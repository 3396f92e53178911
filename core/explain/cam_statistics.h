// Eigen-CAM maps in numbers: whether one teacher's maps cover more of the images than another's, over many images.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/explain/explainer.h"
#include "core/record/statistics.h"

namespace distillscope {

/// Of one map:
struct MapMeasures {
  double area = 0;       ///< share of the pixels whose value is at least half of the maximum, in [0, 1]
  double entropy = 0;    ///< nats; - sum of p ln p with p the map divided by its sum: ln(pixels) for an even map
  double explained = 0;  ///< share of the variance (uncentred: of the energy) that the component holds
};

/// `map` is [H, W], not negative. A map of zeros covers nothing: area and entropy are 0.
MapMeasures measuresOf(const Tensor& map, double explained);
/// Of maps [N, H, W] with what their components explain [N].
std::vector<MapMeasures> measuresOf(const Tensor& maps, const Tensor& explained);

/// The measures of maps by name ("area", "entropy", "explained"), in the order of tables.
struct MapMeasureInfo {
  std::string id;
  double MapMeasures::*value;
};
const std::vector<MapMeasureInfo>& mapMeasures();

/// By the measure's id.
using MapEstimates = std::map<std::string, Estimate>;

struct CamStatistics {
  std::vector<int64_t> indices;                    ///< the images of the split
  std::vector<std::vector<MapMeasures>> measures;  ///< of each source the maps of these images
  std::vector<MapEstimates> estimates;             ///< of each source
  /// Of the second source's values less the first one's, image by image; nothing with a single source.
  std::optional<MapEstimates> difference;
};

struct CamSample {
  int64_t classLabel = -1;  ///< -1 for every class
  int64_t count = 500;      ///< images, evenly spaced over those of the class; 0 for all
};

/// `count` of `candidates`, evenly spaced: the i-th is candidate floor(i * n / count). All if there are not more.
std::vector<int64_t> evenlySpaced(const std::vector<int64_t>& candidates, int64_t count);

/// Estimates of each source's values, and of the paired differences of the first two.
void summarise(CamStatistics& statistics);

/// Maps as Explainer::cam() gives them before their scale is applied. `options.sharedScale` changes nothing: every
/// measure is free of scale. Every map has the size of the first source's images.
CamStatistics camStatistics(Explainer& explainer, const std::vector<Source>& sources, const DatasetChoice& dataset,
                            const CamSample& sample, const CamOptions& options, const Watch& watch = {});

}  // namespace distillscope
