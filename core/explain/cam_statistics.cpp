#include "core/explain/cam_statistics.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/explain/eigen_cam.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

constexpr int64_t batchSize = 64;

std::vector<int64_t> imagesOfClass(const Dataset& data, int64_t classLabel) {
  const Tensor& labels = data.labels();
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < data.size(); ++i) {
    if (classLabel < 0 || labels.data_ptr<int64_t>()[i] == classLabel) indices.push_back(i);
  }
  return indices;
}

MapEstimates estimatesOf(const std::vector<MapMeasures>& maps, const std::vector<MapMeasures>* less = nullptr) {
  MapEstimates estimates;
  for (const MapMeasureInfo& info : mapMeasures()) {
    std::vector<double> values;
    for (std::size_t i = 0; i < maps.size(); ++i) {
      values.push_back(maps[i].*info.value - (less ? (*less)[i].*info.value : 0.0));
    }
    estimates[info.id] = estimateOf(values);
  }
  return estimates;
}

}  // namespace

MapMeasures measuresOf(const Tensor& map, double explained) {
  return measuresOf(map.unsqueeze(0), at::full({1}, explained, at::kDouble)).front();
}

std::vector<MapMeasures> measuresOf(const Tensor& maps, const Tensor& explained) {
  const Tensor values = maps.to(at::kDouble).flatten(1);
  const Tensor top = values.amax(1, true), sum = values.sum(1, true);
  const Tensor isDrawn = top.gt(0).to(at::kDouble).squeeze(1);
  const Tensor shares = values / sum.clamp_min(std::numeric_limits<double>::min());
  const Tensor area = values.ge(top / 2).to(at::kDouble).mean(1) * isDrawn;
  const Tensor entropy = -at::xlogy(shares, shares).sum(1) * isDrawn;
  const Tensor share = explained.to(at::kDouble).contiguous();
  std::vector<MapMeasures> measures;
  for (int64_t i = 0; i < maps.size(0); ++i) {
    measures.push_back({.area = area.data_ptr<double>()[i],
                        .entropy = entropy.data_ptr<double>()[i],
                        .explained = share.data_ptr<double>()[i]});
  }
  return measures;
}

const std::vector<MapMeasureInfo>& mapMeasures() {
  static const std::vector<MapMeasureInfo> table = {
      {"area", &MapMeasures::area}, {"entropy", &MapMeasures::entropy}, {"explained", &MapMeasures::explained}};
  return table;
}

std::vector<int64_t> evenlySpaced(const std::vector<int64_t>& candidates, int64_t count) {
  const auto n = std::ssize(candidates);
  if (count <= 0 || count >= n) return candidates;
  std::vector<int64_t> chosen;
  for (int64_t i = 0; i < count; ++i) chosen.push_back(candidates[static_cast<std::size_t>(i * n / count)]);
  return chosen;
}

void summarise(CamStatistics& statistics) {
  statistics.estimates.clear();
  for (const auto& maps : statistics.measures) statistics.estimates.push_back(estimatesOf(maps));
  if (statistics.measures.size() > 1) {
    statistics.difference = estimatesOf(statistics.measures[1], &statistics.measures[0]);
  }
}

CamStatistics camStatistics(Explainer& explainer, const std::vector<Source>& sources, const DatasetChoice& chosen,
                            const CamSample& sample, const CamOptions& options, const Watch& watch) {
  if (sources.empty()) throw UsageError("no teacher is named: Eigen-CAM needs at least one run or weights file");
  const at::NoGradGuard noGrad;
  const DatasetChoice choice = explainer.settled(chosen, sources);
  std::vector<std::shared_ptr<const Dataset>> data;  // of each source, in the size that it was trained on
  for (const Source& source : sources) data.push_back(explainer.datasetFor(source, choice));
  CamStatistics statistics;
  statistics.indices = evenlySpaced(imagesOfClass(*data.front(), sample.classLabel), sample.count);
  if (statistics.indices.empty()) {
    throw UsageError(
        fmt::format("class {} has no image in the {} split of {}", sample.classLabel, choice.split, choice.id));
  }
  statistics.measures.resize(sources.size());
  const auto images = std::ssize(statistics.indices);
  const int64_t total = images * std::ssize(sources);
  const Tensor indices = at::tensor(statistics.indices, at::kLong);
  int64_t done = 0;
  for (int64_t begin = 0; begin < images; begin += batchSize) {
    const Tensor chosenIndices = indices.slice(0, begin, std::min(begin + batchSize, images));
    const Tensor first = data.front()->images(chosenIndices);
    for (std::size_t s = 0; s < sources.size(); ++s) {
      if (watch) watch(done, total);
      const Tensor pixels = data[s] == data.front() ? first : data[s]->images(chosenIndices);
      const auto loaded = explainer.model(sources[s]);
      const ModelOutput output = loaded->model->forward(networkInput(pixels, *loaded, choice));
      const EigenCams cams = eigenCams(layerOf(output, options.layer, sources[s].name),
                                       {.centred = options.centred, .component = options.component});
      const auto measures = measuresOf(heatOf(cams.projections, first.size(2), first.size(3)), cams.explained());
      statistics.measures[s].insert(statistics.measures[s].end(), measures.begin(), measures.end());
      done += pixels.size(0);
    }
  }
  if (watch) watch(total, total);
  summarise(statistics);
  return statistics;
}

}  // namespace distillscope
