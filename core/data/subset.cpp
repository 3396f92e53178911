#include "core/data/subset.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/data/shuffle.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

/// The images of each class in the order in which they are taken: whatever is taken of a class is a beginning of it.
std::vector<std::vector<int64_t>> classQueues(const Tensor& labels, int64_t classes, uint64_t seed) {
  std::vector<std::vector<int64_t>> queues(classes);
  const int64_t* label = labels.data_ptr<int64_t>();
  for (int64_t i = 0; i < labels.numel(); ++i) queues[label[i]].push_back(i);
  for (int64_t c = 0; c < classes; ++c) {
    shuffle(queues[c], RandomKey(seed).of("subset").of(static_cast<uint64_t>(c)));
  }
  return queues;
}

/// The number of images if no class gives more than `most`.
int64_t totalOf(const std::vector<int64_t>& counts, int64_t most) {
  int64_t total = 0;
  for (const int64_t count : counts) total += std::min(count, most);
  return total;
}

/// Lowers `counts` to `limit` in all: one level for every class that reaches it, and one more for the first few.
void levelOff(std::vector<int64_t>& counts, int64_t limit) {
  if (totalOf(counts, *std::max_element(counts.begin(), counts.end())) <= limit) return;
  int64_t level = 0;
  while (totalOf(counts, level + 1) <= limit) ++level;
  int64_t more = limit - totalOf(counts, level);
  for (int64_t& count : counts) {
    if (count <= level) continue;
    count = more > 0 ? level + 1 : level;
    --more;
  }
}

}  // namespace

Tensor trainingSubset(const Tensor& labels, int64_t classes, const Recipe::Dataset& dataset, uint64_t seed) {
  std::vector<std::vector<int64_t>> queues = classQueues(labels, classes, seed);
  for (const int64_t dropped : dataset.dropClasses) {
    if (dropped < 0 || dropped >= classes) {
      throw RecipeError("dataset.drop_classes",
                        fmt::format("holds {}, and the classes are 0 to {}", dropped, classes - 1));
    }
    queues[dropped].clear();
  }
  std::vector<int64_t> counts;
  for (const std::vector<int64_t>& queue : queues) {
    const auto share = static_cast<int64_t>(std::llround(dataset.fraction * static_cast<double>(queue.size())));
    counts.push_back(std::clamp<int64_t>(share, queue.empty() ? 0 : 1, std::ssize(queue)));
  }
  if (dataset.limit > 0) levelOff(counts, dataset.limit);

  std::vector<int64_t> chosen;
  for (int64_t c = 0; c < classes; ++c) chosen.insert(chosen.end(), queues[c].begin(), queues[c].begin() + counts[c]);
  if (chosen.empty())
    throw RecipeError("dataset.drop_classes", "leaves no training image: keep a class that has images");
  std::sort(chosen.begin(), chosen.end());
  return at::tensor(chosen, at::kLong);
}

std::string subsetHash(const Tensor& subset) {
  uint64_t hash = mix(subset.numel());
  const int64_t* index = subset.data_ptr<int64_t>();
  for (int64_t i = 0; i < subset.numel(); ++i) hash = mix(hash ^ static_cast<uint64_t>(index[i]));
  return fmt::format("{:016x}", hash);
}

}  // namespace distillscope
