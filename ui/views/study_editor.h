// A study's file as text, checked while it is written.
#pragma once

#include <QTimer>
#include <QWidget>
#include <filesystem>
#include <map>

#include "core/record/catalogue.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace distillscope {

class StudyEditor final : public QWidget {
  Q_OBJECT
 public:
  explicit StudyEditor(QWidget* parent = nullptr);

  /// Shows `file`, or what was written of it before and not saved. `catalogue` outlives the editor.
  void edit(const std::filesystem::path& file, const Catalogue& catalogue);

  /// Asks about what was written and not saved, if there is any. Returns whether the editor may go.
  bool mayClose();

 Q_SIGNALS:
  void saved();

 private:
  std::map<std::filesystem::path, QString> unsaved() const;
  bool saveAll();
  void read();
  void check();
  void save();
  void markLine(int line);

  std::filesystem::path m_file;
  std::map<std::filesystem::path, QString> m_drafts;  ///< unsaved texts of the files that are not shown
  const Catalogue* m_catalogue = nullptr;
  QPlainTextEdit* m_text;
  QLabel* m_verdict;
  QPushButton* m_save;
  QPushButton* m_revert;
  QTimer m_checkSoon;
};

}  // namespace distillscope
