// What the details of runs show, as small tables of rich text. Pure functions.
#pragma once

#include <QString>
#include <vector>

namespace distillscope {

struct Catalogue;
struct Run;

/// The newest measurement of both splits and the running values of training batches, a row a measure.
QString valuesTable(const Run& run);
/// The recipe in words.
QString recipeTable(const Run& run, const Catalogue* catalogue);

/// The newest measurement on the test split, a column a run.
QString valuesSideBySide(const std::vector<const Run*>& runs);
/// The fields in which the runs' recipes are not all the same, a column a run.
QString differencesTable(const std::vector<const Run*>& runs);

}  // namespace distillscope
