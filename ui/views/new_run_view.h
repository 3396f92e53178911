// Writes a recipe and starts it.
#pragma once

#include <QTimer>
#include <optional>

#include "ui/recipe_draft.h"
#include "ui/view.h"
#include "ui/widgets/choice_field.h"

class QComboBox;
class QStackedLayout;

namespace distillscope {

class EmptyState;
class LaunchPanel;
class MessageBar;
class PairCheck;
class RecipeForm;

class NewRunView final : public View {
  Q_OBJECT
 public:
  explicit NewRunView(Workbench& workbench, QWidget* parent = nullptr);
  ~NewRunView() override;

  /// Fills the form in from `recipe`, of which any part may be missing. If it is the duplicate of a run, `origin`, what
  /// differs from that one is shown. What a person had begun to fill in can be brought back.
  void propose(const nlohmann::json& recipe, const QString& origin = {});

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  /// Everything that a person said of the run to come.
  struct Filled {
    RecipeDraft draft;
    QString origin;  ///< the run that it is a duplicate of
    QString name;    ///< empty for the suggested one
  };

  void buildPage();
  QWidget* buildHeader();
  void applyPreset(int index);
  Filled filled() const;
  void fillIn(const Filled& next);
  void keep(const Filled& before);
  void bringBack();
  void markEdited();
  void listSources();
  void refresh();
  void checkPair(const nlohmann::json& full, std::vector<RecipeProblem>& problems);
  void start(const QString& name);

  Workbench& m_workbench;
  RecipeDraft m_draft;
  QString m_origin;
  bool m_edited = false;           ///< by a person, since it was filled in
  std::optional<Filled> m_before;  ///< what can be brought back
  PairCheck* m_pair;
  QStackedLayout* m_pages;
  EmptyState* m_waiting;
  // The page, once the engine has said what it can do:
  MessageBar* m_bar = nullptr;
  MessageBar* m_offer = nullptr;  ///< to bring back
  QComboBox* m_presets = nullptr;
  RecipeForm* m_form = nullptr;
  LaunchPanel* m_panel = nullptr;
  std::vector<ChoiceField::Item> m_sources;  ///< as the form lists them
  QTimer m_listSoon;                         ///< many runs that change at once are listed once
};

}  // namespace distillscope
