#include "core/data/subset.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/data/shuffle.h"
#include "core/record/error.h"

namespace distillscope {
namespace {

using ClassImages = std::vector<std::vector<int64_t>>;

ClassImages imagesByClass(const Tensor& labels, int64_t classes) {
  ClassImages images(classes);
  const int64_t* label = labels.data_ptr<int64_t>();
  for (int64_t i = 0; i < labels.numel(); ++i) images[label[i]].push_back(i);
  return images;
}

/// Takes `counts` images of each class, always the beginning of an order that `key` and the class tell.
void take(ClassImages& images, const std::vector<int64_t>& counts, const RandomKey& key) {
  for (std::size_t c = 0; c < images.size(); ++c) {
    shuffle(images[c], key.of(static_cast<uint64_t>(c)));
    images[c].resize(static_cast<std::size_t>(counts[c]));
  }
}

std::vector<int64_t> countsOf(const ClassImages& images) {
  std::vector<int64_t> counts;
  for (const std::vector<int64_t>& each : images) counts.push_back(std::ssize(each));
  return counts;
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
  ClassImages images = imagesByClass(labels, classes);
  if (dataset.limit > 0) {
    std::vector<int64_t> counts = countsOf(images);
    levelOff(counts, dataset.limit);
    take(images, counts, RandomKey(0).of("limit"));
  }
  for (const int64_t dropped : dataset.dropClasses) {
    if (dropped < 0 || dropped >= classes) {
      throw RecipeError("dataset.drop_classes",
                        fmt::format("holds {}, and the classes are 0 to {}", dropped, classes - 1));
    }
    images[dropped].clear();
  }
  std::vector<int64_t> shares;
  for (const int64_t count : countsOf(images)) {
    const auto share = static_cast<int64_t>(std::llround(dataset.fraction * static_cast<double>(count)));
    shares.push_back(std::clamp<int64_t>(share, std::min<int64_t>(count, 1), count));
  }
  take(images, shares, RandomKey(seed).of("subset"));

  std::vector<int64_t> chosen;
  for (const std::vector<int64_t>& each : images) chosen.insert(chosen.end(), each.begin(), each.end());
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
