// What a person decides of a new study: pairs, methods, lambda, shares and dropped classes, seeds and epochs.
#pragma once

#include <QWidget>

#include "ui/models/study_draft.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QSpinBox;

namespace distillscope {

class StudyForm final : public QWidget {
  Q_OBJECT
 public:
  /// `catalogue` outlives the form.
  explicit StudyForm(const Catalogue& catalogue, QWidget* parent = nullptr);

  /// Shows what a template says. Throws RecipeError if the engine cannot do it.
  void setStudy(const nlohmann::json& study);
  StudyDraft draft() const;

 Q_SIGNALS:
  void changed();

 private:
  QWidget* buildPairs();
  QWidget* buildEpochs();
  void showPairs();

  const Catalogue& m_catalogue;
  StudyDraft m_draft;  ///< as last shown; pairs are kept here
  QFormLayout* m_layout;
  QListWidget* m_pairs;
  QComboBox* m_teacher;
  QComboBox* m_student;
  QListWidget* m_methods;
  QDoubleSpinBox* m_lambda;
  QLineEdit* m_shares;
  QLineEdit* m_dropped;
  QSpinBox* m_seeds;
  std::map<StudyRole, QSpinBox*> m_epochs;
};

}  // namespace distillscope
