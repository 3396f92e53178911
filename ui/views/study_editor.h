// A study's file as text, checked while it is written.
#pragma once

#include <QTimer>
#include <QWidget>
#include <filesystem>

#include "core/record/catalogue.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace distillscope {

class StudyEditor final : public QWidget {
  Q_OBJECT
 public:
  explicit StudyEditor(QWidget* parent = nullptr);

  /// Shows `file`; what was written of another and not saved is gone. `catalogue` outlives the editor.
  void edit(const std::filesystem::path& file, const Catalogue& catalogue);

 Q_SIGNALS:
  void saved();

 private:
  void read();
  void check();
  void save();

  std::filesystem::path m_file;
  const Catalogue* m_catalogue = nullptr;
  QPlainTextEdit* m_text;
  QLabel* m_verdict;
  QPushButton* m_save;
  QPushButton* m_revert;
  QTimer m_checkSoon;
};

}  // namespace distillscope
