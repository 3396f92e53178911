// A study: the tables of a paper and every run that fills them, from one JSON file (docs/studies.md).
//
//   readStudy         the file, checked                       this header
//   expand            the runs that it needs, shared           study_graph.h
//   statusOf          how far they are, from their folders     study_status.h
//   tablesOf          the tables, from the runs' summaries     study_table.h
//   toMarkdown, ...   the tables as text                       study_format.h
//   StudyDir          where a workspace keeps a study          study_dir.h
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/catalogue.h"
#include "core/record/recipe.h"

namespace distillscope {

/// Which training images the students see; teachers always see all.
struct StudyScenario {
  double fraction = 1.0;               ///< share of each class (few-shot)
  std::vector<int64_t> dropClasses{};  ///< ascending (zero-shot)

  auto operator<=>(const StudyScenario&) const = default;
  bool operator==(const StudyScenario&) const = default;
};

struct StudyPair {
  std::string teacher;  ///< architecture
  std::string student;

  auto operator<=>(const StudyPair&) const = default;
};

/// What a run is to its study, apart from its settings.
enum class StudyRole {
  Teacher,    ///< trained from fresh weights
  FineTuned,  ///< a teacher that starts from the first objective's
  Student     ///< with or without a teacher
};

struct Study {
  static constexpr int version = 1;

  /// An objective of the teachers, or a method of the students: a variant of the catalogue under a name of its own.
  struct Variant {
    std::string name;       ///< unique in its list; the variant's id unless the file names it
    std::string title;      ///< heading in tables
    nlohmann::json choice;  ///< the recipe's `objective` or `distiller`: {"id": "mcmi", "lambda": 0.15}
  };

  /// Changes to the recipes of the runs that it matches; an empty list matches every run.
  struct Override {
    std::vector<StudyRole> roles;
    std::vector<std::string> models;      ///< architecture that is trained
    std::vector<std::string> teachers;    ///< architecture that the student learns from
    std::vector<std::string> objectives;  ///< of the teacher that is trained or learned from
    std::vector<std::string> methods;     ///< "none" is the student without a teacher
    nlohmann::json set;                   ///< recipe fields
  };

  /// Layouts of the paper: pairs across; one row for a teacher with everything beside it; shares of the training images
  /// across; dropped classes across.
  enum class Layout { Pairs, ImageNet, FewShot, ZeroShot };

  struct Table {
    Layout layout = Layout::Pairs;
    std::string title;
    std::vector<StudyPair> pairs;
    std::vector<std::string> methods;  ///< names
    std::vector<StudyScenario> scenarios;
    std::vector<uint64_t> seeds;  ///< of the students
    bool baseline = true;         ///< with students that have no teacher
  };

  std::string title;
  std::string description;
  nlohmann::json dataset;           ///< id, and root, limit and image_size where given
  std::vector<Variant> objectives;  ///< the first is what others start from and are compared with
  std::vector<Variant> methods;
  std::map<StudyRole, nlohmann::json> settings;  ///< recipe fields
  std::vector<Override> overrides;               ///< applied in their order, later ones win
  std::optional<uint64_t> teacherSeed;           ///< one teacher for students of every seed; else one for each seed
  std::vector<Table> tables;

  std::string measure = "top1";            ///< of students and teachers on the test split
  bool bestEpoch = false;                  ///< the epoch with the best test top-1 instead of the last
  std::string informationSplit = "train";  ///< split of the teachers' LL and CMI

  std::string device = "auto";
  int64_t threads = 1;  ///< of each run: fixed, since results depend on it in their last digits

  /// Throws std::out_of_range for a name that is not in the study.
  const Variant& objective(const std::string& name) const;
  const Variant& method(const std::string& name) const;
  /// The first objective: "MLL" in the paper.
  const Variant& reference() const { return objectives.front(); }
};

/// Everything wrong with a study's file, one sentence each: `field` and `what` read as one ("tables[0].layout is ...").
/// Nothing if every run of it could start. Problems of a run's recipe name the recipe's field and the run.
std::vector<RecipeProblem> studyProblems(const nlohmann::json& study, const Catalogue& catalogue);

/// Throws RecipeError for the first problem of the file itself; `expand` checks the runs' recipes.
Study readStudy(const nlohmann::json& study, const Catalogue& catalogue);

/// "pairs", "imagenet", "few-shot", "zero-shot".
std::string layoutName(Study::Layout layout);
/// "teacher", "fine-tuned", "student", as `settings` and overrides call them.
std::string roleName(StudyRole role);
/// "all images", "5 %", "without 9, 7".
std::string scenarioTitle(const StudyScenario& scenario);

}  // namespace distillscope
