// What runs that differ only in their seed have in common.
#pragma once

#include <QStringList>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

class RunStore;
struct Run;

/// The run that `field` ("teacher", "init") of a recipe names by its id, its folder or a file in that; nullptr if it
/// names none of the workspace.
const Run* referredRun(const Run& run, const std::string& field, const RunStore& runs);

/// The recipe without seed, device and threads, and with each run that it refers to replaced by that run's own
/// configuration: equal for runs that repeat one experiment, also where each seed has a teacher of its own.
nlohmann::json configurationOf(const Run& run, const RunStore& runs);
/// That, without the fields of the recipe that are named here.
nlohmann::json configurationWithout(const std::vector<std::string>& fields, const Run& run, const RunStore& runs);

/// Runs of one configurationOf(), by their ids, in the order of `runs`; most groups hold one.
std::vector<QStringList> seedGroups(const std::vector<const Run*>& runs, const RunStore& store);

/// The fields that are not the same in all of `configurations`, by dotted path.
QStringList differingFields(const std::vector<nlohmann::json>& configurations);

/// The value of a field that differingFields() named, in words: "lambda 0.15".
QString fieldText(const nlohmann::json& configuration, const QString& field);

}  // namespace distillscope
