// The fields of a recipe, made from the engine's catalogue and recipeFields(): a new distiller needs no edit here.
#pragma once

#include <QWidget>
#include <map>
#include <vector>

#include "core/record/catalogue.h"
#include "core/record/recipe.h"
#include "ui/widgets/choice_field.h"

class QGridLayout;
class QVBoxLayout;

namespace distillscope {

class ParamForm;

class RecipeForm final : public QWidget {
  Q_OBJECT
 public:
  explicit RecipeForm(const Catalogue& catalogue, QWidget* parent = nullptr);

  /// The runs that a recipe may start from or learn from; `id` is the reference.
  void setSources(const std::vector<ChoiceField::Item>& runs);
  /// Shows `full`, and marks the fields that `chosen` holds.
  void showRecipe(const nlohmann::json& full, const nlohmann::json& chosen);
  /// Why distillers cannot be used for the chosen pair, by their ids.
  void setRefusals(const std::map<QString, QString>& reasons);
  /// Shows each problem at its field, and takes away those shown before.
  void showProblems(const std::vector<RecipeProblem>& problems);

 Q_SIGNALS:
  void edited(const QString& path, const nlohmann::json& value);
  void resetRequested(const QString& path);
  /// "init" or "teacher", and a run or weights file; empty for none.
  void sourceChosen(const QString& field, const QString& reference);

 private:
  QVBoxLayout* addSection(const QString& title);
  ChoiceField* addChoice(const QString& title, const char* path, QVBoxLayout* section);
  void addVariant(const QString& title, const char* path, QVBoxLayout* section, std::vector<ChoiceField::Item> items);
  void addSource(const QString& title, const char* path, QVBoxLayout* section);
  ParamForm* addForm(const std::vector<ParamSpec>& specs, const QString& prefix, QVBoxLayout* section);
  void addBrowseButton(ParamForm* form);
  void showMethod(const nlohmann::json& full);

  const Catalogue& m_catalogue;
  QVBoxLayout* m_layout;
  std::vector<ChoiceField*> m_choices;
  std::vector<ParamForm*> m_forms;
  QVBoxLayout* m_methodPlace = nullptr;
  ParamForm* m_method = nullptr;  ///< among m_forms while it is there
  std::string m_methodShown;      ///< "objective.mcmi": whose parameters it has
  QWidget* m_weights = nullptr;
};

}  // namespace distillscope
