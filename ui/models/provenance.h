// Where measured values come from, in words; and what of it differs between values that stand side by side.
#pragma once

#include <QString>
#include <string>
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
  int64_t images = 0;  ///< how many were measured; 0: not to be told
};

/// One sentence that says in what values of `split` differ and whose are which ("Measured differently on the test
/// split: augmented (a) against not augmented (b)."); empty if they may be compared as they are.
QString provenanceDifference(const std::string& split, const std::vector<NamedProvenance>& values);

}  // namespace distillscope
