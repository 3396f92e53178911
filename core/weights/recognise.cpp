// Finds the architecture that names and shapes belong to.
//
// How many classes and channels an architecture is built for shows in a few sizes of its tensors. Which ones is not
// written down anywhere: building the network for other numbers shows it.
#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/models/layers.h"
#include "core/models/registry.h"
#include "core/record/error.h"
#include "core/weights/state_difference.h"
#include "core/weights/weights_file.h"

namespace distillscope {
namespace {

NamedShapes shapesFor(const ModelInfo& info, int64_t classes, int64_t channels) {
  return shapesIn(stateDict(*info.make(classes, channels)));
}

/// The size in `file` where the shapes `a` and `b` of one architecture differ, from the first tensor that has the other
/// sizes right: what it says is then backed by its bytes.
std::optional<int64_t> sizeWhereTheyDiffer(const NamedShapes& a, const NamedShapes& b, const TensorFile& file) {
  for (size_t i = 0; i < a.size(); ++i) {
    const auto& [name, shape] = a[i];
    const Tensor* tensor = file.find(name);
    if (shape == b[i].second || !tensor || tensor->dim() != int64_t(shape.size())) continue;
    std::optional<int64_t> size;
    bool othersFit = true;
    for (size_t d = 0; d < shape.size(); ++d) {
      if (shape[d] != b[i].second[d]) {
        size = tensor->size(int64_t(d));
      } else {
        othersFit = othersFit && shape[d] == tensor->size(int64_t(d));
      }
    }
    if (othersFit) return size;
  }
  return std::nullopt;
}

struct Candidate {
  const ModelInfo* info;
  Recognised recognised;
  StateDifference difference;
};

/// The architecture for the number of classes and channels that `file` has, as far as that can be told.
Candidate compare(const ModelInfo& info, const TensorFile& file) {
  const auto base = shapesFor(info, 2, 1);
  const auto classes = sizeWhereTheyDiffer(base, shapesFor(info, 3, 1), file);
  const auto channels = sizeWhereTheyDiffer(base, shapesFor(info, 2, 2), file);
  // A network without classes or channels cannot be built; the difference then tells which shapes are wrong.
  const bool usable = classes.value_or(0) > 0 && channels.value_or(0) > 0;
  const auto shapes = usable ? shapesFor(info, *classes, *channels) : base;
  return {&info, {info.entry.id, classes.value_or(0), channels.value_or(0)}, differenceBetween(shapes, file)};
}

/// Refuses a file of a known kind that is none of ours.
void refuseKnownVariant(const TensorFile& file, const std::string& name) {
  const bool cifarResNet =
      file.find("layer3.0.conv1.weight") && !file.find("layer4.0.conv1.weight") && file.find("linear.weight");
  const bool shortcuts = std::any_of(file.tensors.begin(), file.tensors.end(), [](const auto& entry) {
    return entry.first.find("downsample") != std::string::npos || entry.first.find("shortcut") != std::string::npos;
  });
  if (!cifarResNet || shortcuts) return;
  throw DataError(name,
                  "is a CIFAR ResNet whose shortcuts have no parameters (option A of He et al., CVPR 2016): the "
                  "architectures here have 1 x 1 convolutions in their place, so these weights make another network");
}

[[noreturn]] void refuse(const TensorFile& file, const std::string& name) {
  refuseKnownVariant(file, name);
  std::optional<Candidate> nearest;
  for (const auto& info : models()) {
    auto candidate = Candidate{&info, {}, differenceBetween(shapesFor(info, 2, 1), file)};
    if (!nearest || candidate.difference.count() < nearest->difference.count()) nearest = std::move(candidate);
  }
  const auto exact = compare(*nearest->info, file);
  throw DataError(name, fmt::format("holds weights of no architecture known here; the nearest is {}, but it {}",
                                    exact.info->entry.id, describe(exact.difference)));
}

}  // namespace

Recognised recognise(const TensorFile& file, const std::string& modelId, const std::string& name) {
  if (file.tensors.empty()) throw DataError(name, "holds no weights");
  if (!modelId.empty()) {
    const auto candidate = compare(findModel(modelId), file);
    if (candidate.recognised.classes > 0 && candidate.recognised.channels > 0) return candidate.recognised;
    refuseKnownVariant(file, name);
    throw DataError(name, fmt::format("does not fit {}: it {}", modelId, describe(candidate.difference)));
  }
  std::vector<Candidate> matches;
  for (const auto& info : models()) {
    const auto byName = differenceBetween(shapesFor(info, 2, 1), file);
    if (!byName.missing.empty() || !byName.unexpected.empty()) continue;
    auto candidate = compare(info, file);
    if (candidate.difference.empty()) matches.push_back(std::move(candidate));
  }
  if (matches.empty()) refuse(file, name);
  if (matches.size() == 1) return matches.front().recognised;
  std::vector<std::string> ids;
  for (const auto& match : matches) ids.push_back(match.info->entry.id);
  throw DataError(name, fmt::format("could be any of {}: say which by --model", fmt::join(ids, ", ")));
}

}  // namespace distillscope
