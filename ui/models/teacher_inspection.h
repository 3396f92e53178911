// What the inspector says of a teacher on a whole split (docs/inspect.md), as values.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/event.h"

namespace distillscope {

/// The mean soft label Q_y of each class y.
struct Centroids {
  QStringList classes;
  std::vector<int64_t> counts;              ///< images of each class
  std::vector<std::vector<double>> values;  ///< [y][k]: mean probability of class k over the images of class y
  double logLikelihood = 0, cmi = 0;        ///< nats
  Provenance provenance;
};

struct TemperaturePoint {
  double temperature = 1;
  double logLikelihood = 0, cmi = 0, meanEntropy = 0;  ///< nats
  Provenance provenance;
};

/// One model's soft label of one image.
struct SoftLabel {
  std::vector<double> probabilities;
  int64_t predicted = 0;
  QString className;
};

// Each throws nlohmann's exceptions or std::runtime_error if the answer is not what the protocol says.
Centroids centroidsFrom(const nlohmann::json& result);
std::vector<TemperaturePoint> temperaturePointsFrom(const nlohmann::json& result);
/// Of the first image, one for each of `sources` models.
std::vector<SoftLabel> softLabelsFrom(const nlohmann::json& result, std::size_t sources);

/// teacher,provenance,class_index,class,images,predicted_index,predicted_class,probability
QByteArray centroidsCsv(const std::vector<std::pair<QString, Centroids>>& teachers);
/// teacher,provenance,log_likelihood,cmi,mean_entropy
QByteArray temperatureCsv(const std::vector<std::pair<QString, std::vector<TemperaturePoint>>>& teachers);

}  // namespace distillscope
