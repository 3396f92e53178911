// teacher.centroids, teacher.temperature and samples.rank: what teachers say of whole splits.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/explain/inspect_json.h"
#include "core/explain/inspect_methods.h"
#include "core/explain/sample_ranking.h"
#include "core/record/error.h"

namespace distillscope {

using nlohmann::json;

namespace {

std::shared_ptr<const SplitOutputs> outputsOfSource(const InspectContext& context, const json& params) {
  return context.explainer.outputs({sourceFrom(params.at("source"))}, datasetChoiceOf(params), context.watch).front();
}

std::vector<int64_t> countsOf(const Tensor& labels, int64_t classes) {
  const Tensor counts = at::bincount(labels, {}, classes);
  return {counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + counts.numel()};
}

struct Ranking {
  const char* id;
  std::size_t sources;  ///< that it needs
  RankedSamples (*rank)(const std::vector<std::shared_ptr<const SplitOutputs>>& outputs, bool ascending,
                        int64_t classLabel);
};

constexpr Ranking rankings[] = {
    {"difference", 2,
     [](const auto& outputs, bool ascending, int64_t classLabel) {
       return rankedByDifference(*outputs[0], *outputs[1], ascending, classLabel);
     }},
    {"context", 1,
     [](const auto& outputs, bool ascending, int64_t classLabel) {
       return rankedByContext(*outputs[0], ascending, classLabel);
     }},
    {"wrong", 1,
     [](const auto& outputs, bool ascending, int64_t classLabel) {
       return rankedWrong(*outputs[0], ascending, classLabel);
     }},
};

}  // namespace

json inspectTeacherCentroids(const InspectContext& context, const json& params) {
  const auto outputs = outputsOfSource(context, params);
  const Information information = informationOf(*outputs);
  const DatasetChoice choice = context.explainer.settled(datasetChoiceOf(params), {sourceFrom(params.at("source"))});
  return {{"classes", context.explainer.dataset(choice)->classes()},
          {"counts", countsOf(outputs->labels, outputs->classes())},
          {"matrix", bytesOf<float>(information.centroids.to(at::kFloat))},
          {"log_likelihood", information.logLikelihood},
          {"cmi", information.cmi},
          {"class_cmi", information.cmiPerClass},
          {"provenance", toJson(outputs->provenance)}};
}

json inspectTeacherTemperature(const InspectContext& context, const json& params) {
  const std::vector<double> temperatures = params.at("temperatures");
  const auto outputs = outputsOfSource(context, params);
  json points = json::array();
  for (const TemperaturePoint& point : temperatureSweep(*outputs, temperatures)) {
    points.push_back({{"temperature", point.temperature},
                      {"log_likelihood", point.information.logLikelihood},
                      {"cmi", point.information.cmi},
                      {"mean_entropy", point.information.meanEntropy},
                      {"calibration_error", point.calibrationError},
                      {"provenance", toJson(point.provenance)}});
  }
  return {{"count", outputs->labels.numel()}, {"points", std::move(points)}};
}

json inspectSamplesRank(const InspectContext& context, const json& params) {
  const std::string by = oneOf("ranking", params.at("by"), {"difference", "context", "wrong"});
  const std::string order = oneOf("order", params.value("order", "descending"), {"descending", "ascending"});
  const Ranking& ranking = *std::ranges::find(rankings, by, [](const Ranking& r) { return std::string(r.id); });
  auto sources = sourcesOf(params);
  if (sources.size() < ranking.sources) {
    throw UsageError(fmt::format("the ranking {} compares two teachers, and {} is named: choose another", by,
                                 sources.empty() ? "none" : "one"));
  }
  sources.resize(ranking.sources);
  const auto outputs = context.explainer.outputs(sources, datasetChoiceOf(params), context.watch);
  const RankedSamples all = ranking.rank(outputs, order == "ascending", params.value("class", int64_t{-1}));

  const auto total = std::ssize(all.indices);
  const int64_t begin = std::clamp<int64_t>(params.value("offset", int64_t{0}), 0, total);
  const int64_t end = begin + std::clamp<int64_t>(params.value("count", int64_t{60}), 0, total - begin);
  const std::vector<int64_t> indices(all.indices.begin() + begin, all.indices.begin() + end);
  std::vector<int64_t> labels;
  for (const int64_t i : indices) labels.push_back(outputs.front()->labels.data_ptr<int64_t>()[i]);
  return {{"total", total},
          {"indices", indices},
          {"labels", labels},
          {"scores", std::vector<double>(all.scores.begin() + begin, all.scores.begin() + end)}};
}

}  // namespace distillscope
