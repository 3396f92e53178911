// A column that a person adds to the table of runs: a measured quantity, or a field of the recipe.
#pragma once

#include <QStringList>
#include <QVariant>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/models/measure_column.h"

namespace distillscope {

struct RecipeColumn {
  std::string path;  ///< "optimizer.lr"

  bool operator==(const RecipeColumn&) const = default;
};

using RunColumn = std::variant<MeasureColumn, RecipeColumn>;

QString titleOf(const RunColumn& column);
QString helpOf(const RunColumn& column);
/// As the settings store it: that of the measure, or "recipe/optimizer.lr".
QString keyOf(const RunColumn& column);
/// Those of `keys` that can be read.
std::vector<RunColumn> columnsFromKeys(const QStringList& keys);

/// To be compared and written down: a finite double or a text; invalid where the run has no such value.
QVariant valueOf(const RunColumn& column, const Run& run);
/// To be read.
QString textOf(const RunColumn& column, const Run& run);

/// Every field of a recipe by its path, in the order of its names.
QStringList fieldsOf(const nlohmann::json& recipe);
/// Whether the recipe has a field whose path is or ends with what stands before the equals sign of `condition`
/// ("lr=0.1", "optimizer.lr=0.1"), and whose value is what stands behind it.
bool holds(const QString& condition, const nlohmann::json& recipe);

}  // namespace distillscope
