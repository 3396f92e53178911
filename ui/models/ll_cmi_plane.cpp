#include "ui/models/ll_cmi_plane.h"

#include <algorithm>
#include <cmath>

#include "ui/models/csv.h"
#include "ui/models/measure_value.h"
#include "ui/models/run_dataset.h"
#include "ui/models/teacher_table.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

bool surpasses(const EpochEvent& a, const EpochEvent& b) {
  const double ll = logLikelihoodOf(a) - logLikelihoodOf(b);
  const double cmi = cmiOf(a) - cmiOf(b);
  return ll >= 0 && cmi >= 0 && (ll > 0 || cmi > 0);
}

}  // namespace

double logLikelihoodOf(const EpochEvent& event) { return measureOf(event, "log_likelihood"); }

double cmiOf(const EpochEvent& event) { return measureOf(event, "cmi"); }

std::vector<PlaneRun> planeRuns(const std::vector<const Run*>& runs, const std::string& split) {
  std::vector<PlaneRun> result;
  std::vector<TrainedOn> datasets;
  const auto numberOf = [&](const TrainedOn& dataset) {
    const auto known =
        std::ranges::find_if(datasets, [&](const TrainedOn& other) { return isSameDataset(other, dataset); });
    const auto number = static_cast<int>(known - datasets.begin());
    if (known == datasets.end()) datasets.push_back(dataset);
    return number;
  };
  for (const Run* run : runs) {
    PlaneRun path{.id = run->id(), .dataset = 0, .isTeacher = isTeacher(*run), .epochs = {}, .isOnFront = false};
    for (const EpochEvent& event : run->history.epochs(split)) {
      if (std::isfinite(logLikelihoodOf(event)) && std::isfinite(cmiOf(event))) path.epochs.push_back(event);
    }
    if (path.epochs.empty()) continue;
    path.dataset = numberOf(trainedOn(*run));
    result.push_back(std::move(path));
  }
  for (PlaneRun& run : result) {
    run.isOnFront = run.isTeacher && std::ranges::none_of(result, [&](const PlaneRun& other) {
                      return other.isTeacher && other.dataset == run.dataset && surpasses(other.last(), run.last());
                    });
  }
  return result;
}

QByteArray planeCsv(const std::vector<PlaneRun>& runs, double lambda) {
  QByteArray csv = "run,epoch,step," + csvProvenanceTitles() + ",log_likelihood,cmi,lambda,objective,last,front\r\n";
  for (const PlaneRun& run : runs) {
    for (const EpochEvent& event : run.epochs) {
      const bool isLast = &event == &run.last();
      csv += csvField(run.id) + ',' + QByteArray::number(static_cast<qlonglong>(event.epoch)) + ',' +
             QByteArray::number(static_cast<qlonglong>(event.step)) + ',' + csvProvenance(event.provenance) + ',' +
             csvNumber(logLikelihoodOf(event)) + ',' + csvNumber(cmiOf(event)) + ',' + csvNumber(lambda) + ',' +
             csvNumber(logLikelihoodOf(event) + lambda * cmiOf(event)) + ',' + (isLast ? "true" : "false") + ',' +
             (isLast && run.isOnFront ? "true" : "false") + "\r\n";
    }
  }
  return csv;
}

}  // namespace distillscope
