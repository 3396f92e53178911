#include "core/distillers/feature_maps.h"

#include <algorithm>
#include <cmath>

namespace distillscope {
namespace {

using Shapes = std::vector<std::vector<int64_t>>;

/// How far two maps {C, H, W} are apart in size: the logarithm of the ratio of their areas.
double sizeDistance(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
  return std::abs(std::log2(static_cast<double>(a[1] * a[2]) / static_cast<double>(b[1] * b[2])));
}

/// For each stage of `few`, the position of its partner in `many`; both with the stem at 0, which is left out.
std::vector<std::size_t> partners(const Shapes& few, const Shapes& many) {
  std::vector<std::size_t> partner(few.size(), 0);
  std::size_t taken = many.size();
  for (std::size_t stage = few.size() - 1; stage >= 1; --stage) {
    std::size_t best = taken - 1;
    const bool last = stage + 1 == few.size();
    // Positions below `stage` are left to the stages before this one.
    for (std::size_t candidate = best; !last && candidate >= stage; --candidate) {
      if (sizeDistance(few[stage], many[candidate]) < sizeDistance(few[stage], many[best])) best = candidate;
    }
    partner[stage] = taken = best;
  }
  return partner;
}

}  // namespace

std::vector<StagePair> matchStages(const OutputShapes& student, const OutputShapes& teacher) {
  const bool studentHasFewer = student.features.size() <= teacher.features.size();
  const Shapes& few = studentHasFewer ? student.features : teacher.features;
  const Shapes& many = studentHasFewer ? teacher.features : student.features;
  if (few.empty()) return {};
  const std::vector<std::size_t> partner = partners(few, many);
  std::vector<StagePair> pairs;
  for (std::size_t stage = 1; stage < few.size(); ++stage) {
    pairs.push_back(studentHasFewer ? StagePair{stage, partner[stage]} : StagePair{partner[stage], stage});
  }
  return pairs;
}

MapPair atSmallerSize(const Tensor& student, const Tensor& teacher) {
  if (student.size(2) > teacher.size(2)) {
    return {at::adaptive_avg_pool2d(student, {teacher.size(2), teacher.size(3)}), teacher};
  }
  if (student.size(2) < teacher.size(2)) {
    return {student, at::adaptive_avg_pool2d(teacher, {student.size(2), student.size(3)})};
  }
  return {student, teacher};
}

Tensor attentionRows(const Tensor& map) { return unitLength(map.square().mean(1).flatten(1)); }

Tensor unitLength(const Tensor& rows) { return rows / rows.norm(2, {-1}, true).clamp_min(1e-12); }

}  // namespace distillscope
