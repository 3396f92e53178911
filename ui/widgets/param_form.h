// A form made from parameter descriptions: the catalogue and recipeFields() say what fields there are.
#pragma once

#include <QWidget>
#include <vector>

#include "core/record/param_spec.h"

namespace distillscope {

class ParamField;

class ParamForm final : public QWidget {
  Q_OBJECT
 public:
  static constexpr int labelWidth = 170;  ///< pixels; the same in every form, so that forms above each other line up

  /// A field's path is `prefix` and the parameter's name: "optimizer.lr", "objective." and "lambda".
  explicit ParamForm(const std::vector<ParamSpec>& specs, const QString& prefix = {}, QWidget* parent = nullptr);

  /// Shows each field's value in `full`, and offers the way back to the default for those that `chosen` holds.
  void showValues(const nlohmann::json& full, const nlohmann::json& chosen);
  /// Shows `problem` at a field, or takes it away if it is empty. Returns whether the form has that field.
  bool showProblem(const QString& path, const QString& problem);
  void clearProblems();
  const std::vector<ParamField*>& fields() const { return m_fields; }

 Q_SIGNALS:
  void edited(const QString& path, const nlohmann::json& value);
  void resetRequested(const QString& path);

 private:
  std::vector<ParamField*> m_fields;
};

}  // namespace distillscope
