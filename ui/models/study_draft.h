// What the form for a new study can say of a template: read from its file, and written back into it. Pure functions.
#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <optional>
#include <vector>

#include "core/record/study.h"

namespace distillscope {

/// A method that can be ticked: of the template, or of the catalogue.
struct DraftMethod {
  std::string name;
  QString title;
  QString help;
  bool operator==(const DraftMethod&) const = default;
};

struct StudyDraft {
  std::vector<StudyPair> pairs;
  std::vector<std::string> methods;  ///< names
  std::optional<double> lambda;      ///< of the objectives that have one
  std::optional<QString> shares;     ///< of few-shot tables in percent, "5, 10, 25"; nothing without such a table
  std::optional<QString> dropped;    ///< of zero-shot tables, sets of classes, "9; 9, 7"; nothing without such a table
  int seeds = 1;                     ///< 0, 1, ... of the students
  std::map<StudyRole, int64_t> epochs;  ///< of the roles that the study has
  bool operator==(const StudyDraft&) const = default;
};

/// `study` is a good one.
StudyDraft draftOf(const nlohmann::json& study, const Catalogue& catalogue);
/// Those of the template first.
std::vector<DraftMethod> draftMethods(const nlohmann::json& study, const Catalogue& catalogue);

/// What cannot be read in the draft's own texts, in a sentence; empty for nothing. Everything else studyProblems()
/// says.
QString problemOf(const StudyDraft& draft);

/// The template with what the draft changes and nothing else: what a person leaves as it is keeps its runs. Tables and
/// overrides lose methods that are no longer there. The draft's texts can be read.
nlohmann::json withDraft(nlohmann::json study, const StudyDraft& draft, const Catalogue& catalogue);

}  // namespace distillscope
