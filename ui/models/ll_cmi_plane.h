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
  int dataset = 0;  ///< the same number for runs of one dataset, from 0
  bool isTeacher = true;
  std::vector<EpochEvent> epochs;  ///< those with both LL and CMI
  bool isOnFront = false;          ///< of the last points of the teachers of its dataset

  const EpochEvent& last() const { return epochs.back(); }
};

double logLikelihoodOf(const EpochEvent& event);
double cmiOf(const EpochEvent& event);

/// Runs that measured `split`. On the front is a teacher whose last point none of another teacher of the same dataset
/// surpasses in LL without falling behind in CMI, or in CMI without falling behind in LL. Students are on none: what
/// makes a good teacher is not what they are trained for.
std::vector<PlaneRun> planeRuns(const std::vector<const Run*>& runs, const std::string& split);

/// run,epoch,step,provenance,log_likelihood,cmi,lambda,objective,last,front
QByteArray planeCsv(const std::vector<PlaneRun>& runs, double lambda);

}  // namespace distillscope
