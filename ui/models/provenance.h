// Where measured values come from, in words; and what of it differs between values that stand side by side.
#pragma once

#include <QString>
#include <utility>
#include <vector>

#include "core/record/event.h"

namespace distillscope {

/// "test split, not augmented, batch norm with running statistics, T = 1, exact centroids"
QString provenanceText(const Provenance& provenance);
/// The same without the split, and without temperature and centroids where they are what they always are.
QString provenanceShort(const Provenance& provenance);

struct NamedProvenance {
  QString name;
  Provenance provenance;
};

/// One sentence that says in what the values differ and whose are which; empty if they may be compared as they are.
/// The split counts as one more difference.
QString provenanceDifference(const std::vector<NamedProvenance>& values);

}  // namespace distillscope
