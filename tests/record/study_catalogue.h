// A small catalogue and studies over it, for tests of studies.
#pragma once

#include "core/record/study_graph.h"

namespace distillscope {

inline Catalogue studyCatalogue() {
  const ParamSpec lambda{.name = "lambda", .title = "lambda", .defaultValue = 0.15, .minimum = 0, .maximum = 10};
  const ParamSpec temperature{
      .name = "temperature", .title = "T", .defaultValue = 4.0, .minimum = 0, .minimumExcluded = true};
  Catalogue catalogue;
  catalogue.datasets = {{.id = "toy", .title = "Toy", .classes = {"a", "b", "c"}, .needsRoot = false},
                        {.id = "cifar-100", .title = "CIFAR-100", .needsRoot = true}};
  catalogue.models = {{.id = "big", .title = "Big-2"},
                      {.id = "large", .title = "Large"},
                      {.id = "small", .title = "Small"},
                      {.id = "tiny", .title = "Tiny"}};
  catalogue.objectives = {{.id = "mll", .title = "Maximum log-likelihood (MLL)"},
                          {.id = "mcmi",
                           .title = "Maximum conditional mutual information (MCMI)",
                           .fineTunes = true,
                           .params = {lambda},
                           .defaults = {{"epochs", 20}}},
                          {.id = "smooth", .title = "Label smoothing"}};
  catalogue.distillers = {{.id = "kd",
                           .title = "Knowledge distillation (KD)",
                           .gamma = 0.1,
                           .alpha = 0.9,
                           .beta = 0,
                           .params = {temperature}},
                          {.id = "at", .title = "Attention transfer (AT)", .beta = 1000, .params = {temperature}}};
  return catalogue;
}

/// One pair, MLL and MCMI, KD and AT, one pairs table, seed 0; `changes` is a merge patch.
inline nlohmann::json smallStudy(const nlohmann::json& changes = nlohmann::json::object()) {
  nlohmann::json study = {{"version", 1},
                          {"title", "Small study"},
                          {"dataset", {{"id", "toy"}}},
                          {"objectives", {"mll", "mcmi"}},
                          {"pairs", {{{"teacher", "big"}, {"student", "small"}}}},
                          {"methods", {"kd", "at"}},
                          {"seeds", {0}},
                          {"tables", {{{"layout", "pairs"}}}}};
  study.merge_patch(changes);
  return study;
}

inline StudyGraph graphOf(const nlohmann::json& study) {
  const Catalogue catalogue = studyCatalogue();
  return expand(readStudy(study, catalogue), catalogue);
}

}  // namespace distillscope
