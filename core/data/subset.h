// Which images of the training split a recipe uses.
#pragma once

#include <string>

#include "core/record/recipe.h"
#include "core/torch.h"

namespace distillscope {

/// Indices [n] int64, ascending, of the images used. `limit` makes the dataset smaller: at most so many images, the
/// same for every seed, shared as evenly as the classes allow; a teacher's images are those of its students, whatever
/// their seeds. Of these, each class not in `dropClasses` gives its `fraction` (stratified, rounded to nearest and at
/// least one), chosen by `seed` and the labels alone; a smaller fraction's images are among a larger one's. Throws
/// RecipeError if nothing is left.
Tensor trainingSubset(const Tensor& labels, int64_t classes, const Recipe::Dataset& dataset, uint64_t seed);

/// A short hexadecimal name of a choice of images, to see that two runs used the same.
std::string subsetHash(const Tensor& subset);

}  // namespace distillscope
