// The plane of LL and CMI: the two quantities that an MCMI teacher trades against each other.
#pragma once

#include <QByteArray>
#include <QString>
#include <string>
#include <vector>

#include "core/record/event.h"

namespace distillscope {

struct Run;

/// A run's path through the plane: what it measured after each epoch.
struct PlaneRun {
  QString id;
  std::vector<EpochEvent> epochs;  ///< those with both LL and CMI
  bool isOnFront = false;          ///< of the last points

  const EpochEvent& last() const { return epochs.back(); }
};

double logLikelihoodOf(const EpochEvent& event);
double cmiOf(const EpochEvent& event);

/// Runs that measured `split`. On the front is whose last point no other last point surpasses in LL without falling
/// behind in CMI, or in CMI without falling behind in LL.
std::vector<PlaneRun> planeRuns(const std::vector<const Run*>& runs, const std::string& split);

/// run,epoch,step,provenance,log_likelihood,cmi,lambda,objective,last,front
QByteArray planeCsv(const std::vector<PlaneRun>& runs, double lambda);

}  // namespace distillscope
