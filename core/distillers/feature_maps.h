// Which feature maps of a teacher and a student belong together, and how two of them come to one size.
#pragma once

#include <cstddef>
#include <vector>

#include "core/models/model.h"

namespace distillscope {

/// Positions in ModelOutput::features (and preactFeatures) of two maps that are compared.
struct StagePair {
  std::size_t student = 0;
  std::size_t teacher = 0;
  bool operator==(const StagePair&) const = default;
};

/// The stages that are compared, from shallow to deep; the stem (position 0) is not among them, for stems always belong
/// together. As many stages on both sides are matched in order, as in the methods' published code. Otherwise every
/// stage of the side that has fewer finds a partner: the last stages belong together, and walking back from them each
/// stage takes, of those still before the last one taken, the map nearest in area, the deepest of equally near ones,
/// leaving at least one for every stage that is still to come.
std::vector<StagePair> matchStages(const OutputShapes& student, const OutputShapes& teacher);

struct MapPair {
  Tensor student;  ///< [B, Cs, H, W]
  Tensor teacher;  ///< [B, Ct, H, W]
};

/// Both maps at the smaller one's height and width: the larger is average-pooled.
MapPair atSmallerSize(const Tensor& student, const Tensor& teacher);

/// Where a map is active: its squares averaged over the channels, as rows of unit length; [B, C, H, W] to [B, H * W].
Tensor attentionRows(const Tensor& map);

/// The rows of the last dimension scaled to unit length; a row of zeros stays one.
Tensor unitLength(const Tensor& rows);

}  // namespace distillscope
