#include "ui/models/run_column.h"

#include <QCoreApplication>
#include <cmath>

#include "ui/json_path.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

using nlohmann::json;

const QString recipeKey = QStringLiteral("recipe/");

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunColumn)
};

QString plainText(const json& value) {
  return value.is_null() ? QString()
                         : QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

/// Calls `take` with each path of the recipe that has a value, and the value; lists are one value.
template <typename Take>
void eachField(const json& object, const QString& path, const Take& take) {
  for (const auto& [name, value] : object.items()) {
    const QString here =
        path.isEmpty() ? QString::fromStdString(name) : QStringLiteral("%1.%2").arg(path, QString::fromStdString(name));
    if (value.is_object()) {
      eachField(value, here, take);
    } else {
      take(here, value);
    }
  }
}

}  // namespace

QString titleOf(const RunColumn& column) {
  if (const auto* measure = std::get_if<MeasureColumn>(&column)) return measure->title();
  return QString::fromStdString(std::get<RecipeColumn>(column).path);
}

QString helpOf(const RunColumn& column) {
  if (const auto* measure = std::get_if<MeasureColumn>(&column)) return measure->help();
  return Text::tr("%1 of the recipe").arg(titleOf(column));
}

QString keyOf(const RunColumn& column) {
  if (const auto* measure = std::get_if<MeasureColumn>(&column)) return measure->key();
  return recipeKey + titleOf(column);
}

std::vector<RunColumn> columnsFromKeys(const QStringList& keys) {
  std::vector<RunColumn> columns;
  for (const QString& key : keys) {
    if (key.startsWith(recipeKey) && key.size() > recipeKey.size()) {
      columns.emplace_back(RecipeColumn{key.mid(recipeKey.size()).toStdString()});
    } else if (const auto measure = MeasureColumn::fromKey(key)) {
      columns.emplace_back(*measure);
    }
  }
  return columns;
}

QVariant valueOf(const RunColumn& column, const Run& run) {
  if (const auto* measure = std::get_if<MeasureColumn>(&column)) {
    const auto value = measure->valueOf(run);
    // A measure of a run that diverged has no place in an order.
    return value && std::isfinite(*value) ? QVariant(*value) : QVariant();
  }
  const json* value = findAt(run.recipe, std::get<RecipeColumn>(column).path);
  if (!value || value->is_null()) return {};
  if (value->is_number()) return value->get<double>();
  const QString text = plainText(*value);
  return text.isEmpty() ? QVariant() : QVariant(text);
}

QString textOf(const RunColumn& column, const Run& run) {
  if (const auto* measure = std::get_if<MeasureColumn>(&column)) {
    const auto value = measure->valueOf(run);
    return value ? measureText(measure->measure, *value) : QString();
  }
  return plainText(valueAt(run.recipe, std::get<RecipeColumn>(column).path));
}

QStringList fieldsOf(const json& recipe) {
  QStringList fields;
  eachField(recipe, {}, [&](const QString& path, const json&) { fields.append(path); });
  return fields;
}

bool holds(const QString& condition, const json& recipe) {
  const QString field = condition.section(QLatin1Char('='), 0, 0);
  const QString wanted = condition.section(QLatin1Char('='), 1);
  bool isNumber = false;
  const double number = wanted.toDouble(&isNumber);
  bool found = false;
  eachField(recipe, {}, [&](const QString& path, const json& value) {
    const bool isField =
        path.compare(field, Qt::CaseInsensitive) == 0 || path.endsWith(QLatin1Char('.') + field, Qt::CaseInsensitive);
    if (found || !isField) return;
    found = value.is_number() && isNumber ? value.get<double>() == number
                                          : plainText(value).compare(wanted, Qt::CaseInsensitive) == 0;
  });
  return found;
}

}  // namespace distillscope
