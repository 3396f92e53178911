#include "ui/models/ll_cmi_plane.h"

#include <algorithm>
#include <cmath>

#include "ui/json_path.h"
#include "ui/models/csv.h"
#include "ui/models/student_table.h"
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
  for (const Run* run : runs) {
    PlaneRun path{.id = run->id(),
                  .dataset = trainedOn(*run),
                  .isTeacher = textAt(run->recipe, "kind") == "teacher",
                  .epochs = {},
                  .isOnFront = false};
    for (const EpochEvent& event : run->history.epochs(split)) {
      if (std::isfinite(logLikelihoodOf(event)) && std::isfinite(cmiOf(event))) path.epochs.push_back(event);
    }
    if (!path.epochs.empty()) result.push_back(std::move(path));
  }
  for (PlaneRun& run : result) {
    run.isOnFront =
        run.isTeacher && std::ranges::none_of(result, [&](const PlaneRun& other) {
          return other.isTeacher && isSameDataset(other.dataset, run.dataset) && surpasses(other.last(), run.last());
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
