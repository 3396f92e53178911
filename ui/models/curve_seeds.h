// Runs that differ only in their seed as one curve: the mean with its deviation.
#pragma once

#include <vector>

#include "ui/models/curve_set.h"

namespace distillscope {

/// `groups` as seedGroups() finds them. The lines of a group of several runs become one for each source and provenance:
/// the mean over the runs at the steps that all of them have a value of, with the sample's deviation. Its times are the
/// means of the times at work. Values of batches stand at steps that differ from run to run; they are taken as lines
/// from one to the next.
std::vector<CurvePlot> groupSeeds(std::vector<CurvePlot> plots, const std::vector<QStringList>& groups);

}  // namespace distillscope
