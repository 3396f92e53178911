// Recipes of runs that build on another, begun as that one was trained.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/record/catalogue.h"

namespace distillscope {

class RunStore;
struct Run;

/// The recipe of a run like `run`, to be changed and started again.
nlohmann::json duplicateOf(const Run& run);

/// A teacher fine-tuned from `run` by the first objective that does so: on its images, with its batches and optimizer.
/// It takes that objective's epochs, but no more than the training that it builds on took, and its learning rate
/// departs from the objective's as that training's departs from its own default.
nlohmann::json fineTuningOf(const Run& run, const RunStore& runs, const Catalogue& catalogue);

/// A student of `run`: on its images, trained as `run` was, or for a fine-tuned one the run that it goes back to.
nlohmann::json studentOf(const Run& run, const RunStore& runs, const Catalogue& catalogue);

/// The architecture that a published pair puts under the teacher `model` in its own family; `model` itself if none
/// does.
std::string usualStudent(const std::string& model, const Catalogue& catalogue);

}  // namespace distillscope
