// A study with summaries of its runs made by hand.
#pragma once

#include "core/record/event.h"
#include "core/record/study_table.h"
#include "tests/record/study_catalogue.h"

namespace distillscope {

inline nlohmann::json split(nlohmann::json measures) {
  measures["provenance"] = toJson(Provenance{});
  return measures;
}

inline nlohmann::json summary(double top1, double logLikelihood = -0.1, double cmi = 0.01) {
  const nlohmann::json measured =
      split({{"top1", top1}, {"top5", 0.99}, {"log_likelihood", logLikelihood}, {"cmi", cmi}});
  return {{"status", "finished"}, {"classes", {"a", "b", "c"}}, {"last", {{"test", measured}, {"train", measured}}}};
}

/// A study with summaries given one by one.
struct Filled {
  explicit Filled(const nlohmann::json& file, PaperValues paperOf = {})
      : catalogue(studyCatalogue()),
        study(readStudy(file, catalogue)),
        graph(expand(study, catalogue)),
        paper(std::move(paperOf)) {}

  void set(const StudyRunKey& key, nlohmann::json value) { summaries[graph.run(key)] = std::move(value); }
  void teachers(uint64_t seed = 0) {
    set({.model = "big", .objective = "mll", .seed = seed}, summary(0.9, -0.1, 0.01));
    set({.model = "big", .objective = "mcmi", .seed = seed}, summary(0.88, -0.25, 0.125));
  }
  void student(const std::string& objective, uint64_t seed, double top1) {
    set({.model = "small", .teacher = "big", .objective = objective, .method = "kd", .seed = seed}, summary(top1));
  }
  std::vector<StudyTable> tables() const { return tablesOf(study, graph, summaries, catalogue, paper); }

  Catalogue catalogue;
  Study study;
  StudyGraph graph;
  PaperValues paper;
  RunSummaries summaries;
};

}  // namespace distillscope
