// A new study of the workspace from one of those that come with the program.
#pragma once

#include <QDialog>
#include <filesystem>
#include <functional>

#include "core/record/catalogue.h"

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace distillscope {

class NewStudyDialog final : public QDialog {
  Q_OBJECT
 public:
  NewStudyDialog(std::filesystem::path workspace, const Catalogue& catalogue, QWidget* parent = nullptr);

  QString name() const;

 private:
  void showTemplate();
  void check();
  /// The template with what the form says.
  nlohmann::json study() const;
  QString problem() const;
  void accept() override;

  std::filesystem::path m_workspace;
  const Catalogue& m_catalogue;
  QComboBox* m_template;
  QLabel* m_description;
  QLineEdit* m_name;
  QLineEdit* m_root;
  QSpinBox* m_seeds;
  QLabel* m_verdict;
  QDialogButtonBox* m_buttons;
};

/// Asks without holding up the event loop; `made` gets the name of the study that was written.
void askNewStudy(const std::filesystem::path& workspace, const Catalogue& catalogue, QWidget* parent,
                 std::function<void(const QString& name)> made);

}  // namespace distillscope
