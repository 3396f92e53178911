#include "ui/models/teacher_inspection.h"

#include <cstring>
#include <stdexcept>

#include "ui/models/csv.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// size x size little-endian float32, row by row, in base64.
std::vector<std::vector<double>> matrixFrom(const json& value, std::size_t size) {
  const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(value.get<std::string>()));
  if (static_cast<std::size_t>(bytes.size()) != size * size * sizeof(float)) {
    throw std::runtime_error("the centroids do not have the bytes that their classes need");
  }
  std::vector<float> flat(size * size);
  std::memcpy(flat.data(), bytes.constData(), static_cast<std::size_t>(bytes.size()));
  std::vector<std::vector<double>> rows;
  for (std::size_t y = 0; y < size; ++y) {
    const auto begin = flat.begin() + static_cast<std::ptrdiff_t>(y * size);
    rows.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(size));
  }
  return rows;
}

}  // namespace

Centroids centroidsFrom(const json& result) {
  Centroids centroids;
  for (const json& name : result.at("classes")) centroids.classes << QString::fromStdString(name);
  centroids.counts = result.at("counts").get<std::vector<int64_t>>();
  centroids.values = matrixFrom(result.at("matrix"), centroids.counts.size());
  if (std::ssize(centroids.counts) != centroids.classes.size())
    throw std::runtime_error("classes and counts do not match");
  centroids.logLikelihood = result.at("log_likelihood");
  centroids.cmi = result.at("cmi");
  centroids.provenance = provenanceFromJson(result.at("provenance"));
  return centroids;
}

std::vector<TemperaturePoint> temperaturePointsFrom(const json& result) {
  std::vector<TemperaturePoint> points;
  for (const json& point : result.at("points")) {
    points.push_back({.temperature = point.at("temperature"),
                      .logLikelihood = point.at("log_likelihood"),
                      .cmi = point.at("cmi"),
                      .meanEntropy = point.at("mean_entropy"),
                      .provenance = provenanceFromJson(point.at("provenance"))});
  }
  return points;
}

std::vector<SoftLabel> softLabelsFrom(const json& result, std::size_t sources) {
  std::vector<SoftLabel> labels;
  for (const json& prediction : result.at("images").at(0).at("predictions")) {
    labels.push_back({.probabilities = prediction.at("probabilities").get<std::vector<double>>(),
                      .predicted = prediction.at("class"),
                      .className = QString::fromStdString(prediction.at("className"))});
  }
  if (labels.size() != sources) throw std::runtime_error("there is not one prediction for each teacher");
  return labels;
}

QByteArray centroidsCsv(const std::vector<std::pair<QString, Centroids>>& teachers) {
  QByteArray csv =
      "teacher," + csvProvenanceTitles() + ",class_index,class,images,predicted_index,predicted_class,probability\r\n";
  for (const auto& [teacher, centroids] : teachers) {
    for (std::size_t y = 0; y < centroids.values.size(); ++y) {
      const QByteArray head = csvField(teacher) + ',' + csvProvenance(centroids.provenance) + ',' +
                              QByteArray::number(static_cast<qulonglong>(y)) + ',' +
                              csvField(centroids.classes[static_cast<qsizetype>(y)]) + ',' +
                              QByteArray::number(static_cast<qlonglong>(centroids.counts[y])) + ',';
      for (std::size_t k = 0; k < centroids.values.size(); ++k) {
        csv += head + QByteArray::number(static_cast<qulonglong>(k)) + ',' +
               csvField(centroids.classes[static_cast<qsizetype>(k)]) + ',' + csvNumber(centroids.values[y][k]) +
               "\r\n";
      }
    }
  }
  return csv;
}

QByteArray temperatureCsv(const std::vector<std::pair<QString, std::vector<TemperaturePoint>>>& teachers) {
  QByteArray csv = "teacher," + csvProvenanceTitles() + ",log_likelihood,cmi,mean_entropy\r\n";
  for (const auto& [teacher, points] : teachers) {
    for (const TemperaturePoint& point : points) {
      csv += csvField(teacher) + ',' + csvProvenance(point.provenance) + ',' + csvNumber(point.logLikelihood) + ',' +
             csvNumber(point.cmi) + ',' + csvNumber(point.meanEntropy) + "\r\n";
    }
  }
  return csv;
}

}  // namespace distillscope
