// Which images of the training split a recipe uses.
#pragma once

#include <string>

#include "core/record/recipe.h"
#include "core/torch.h"

namespace distillscope {

/// Indices [n] int64, ascending, of the images used: of each class not in `dropClasses` the `fraction` (stratified,
/// rounded to nearest and at least one), then at most `limit` in all (stratified as evenly as the classes allow). The
/// choice depends on `seed` and the labels alone, and a smaller fraction's images are among a larger one's.
/// Throws RecipeError if nothing is left.
Tensor trainingSubset(const Tensor& labels, int64_t classes, const Recipe::Dataset& dataset, uint64_t seed);

/// A short hexadecimal name of a choice of images, to see that two runs used the same.
std::string subsetHash(const Tensor& subset);

}  // namespace distillscope
