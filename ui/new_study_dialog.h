// A new study of the workspace: one of those that come with the program, and what a form changes of it.
#pragma once

#include <QDialog>
#include <filesystem>
#include <functional>

#include "core/record/catalogue.h"
#include "core/record/study_estimate.h"

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace distillscope {

class StudyForm;

/// What tells how long a study would take.
struct StudyTiming {
  std::vector<TimedRun> runs;  ///< of the workspace
  int jobs = 1;                ///< that would work at the same time
};

class NewStudyDialog final : public QDialog {
  Q_OBJECT
 public:
  NewStudyDialog(std::filesystem::path workspace, const Catalogue& catalogue, StudyTiming timing,
                 QWidget* parent = nullptr);

  QString name() const;

 private:
  void showTemplate();
  void check();
  nlohmann::json templateFile() const;
  QString verdict() const;
  /// The template with what the form says.
  nlohmann::json study() const;
  QString problem() const;
  void accept() override;

  std::filesystem::path m_workspace;
  const Catalogue& m_catalogue;
  StudyTiming m_timing;
  QComboBox* m_template;
  QLabel* m_description;
  QLineEdit* m_name;
  QLineEdit* m_root;
  StudyForm* m_form;
  QLabel* m_verdict;
  QDialogButtonBox* m_buttons;
};

/// Asks without holding up the event loop; `made` gets the name of the study that was written.
void askNewStudy(const std::filesystem::path& workspace, const Catalogue& catalogue, StudyTiming timing,
                 QWidget* parent, std::function<void(const QString& name)> made);

}  // namespace distillscope
