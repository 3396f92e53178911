// One run in detail: why it stands still, its newest values, its recipe, the end of its engine's log, and what a person
// wrote about it. Of several runs, their values side by side and in what their recipes differ.
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTabWidget;
class QTextEdit;

namespace distillscope {

class MessageBar;
struct Run;
struct RunNotes;
struct Workbench;

class RunDetails final : public QWidget {
  Q_OBJECT
 public:
  explicit RunDetails(Workbench& workbench, QWidget* parent = nullptr);

  /// `current` is the one of `ids` that log and notes are about; both empty for none.
  void showRuns(const QStringList& ids, const QString& current);

 Q_SIGNALS:
  void resumeRequested();
  /// What a person now says of a run.
  void notesWritten(const QString& id, const RunNotes& notes);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* buildTabs();
  void update();
  void showNotes(const Run& run);
  void saveNotes();
  void showReason(const Run& run);
  void showLog(const QString& id);

  Workbench& m_workbench;
  QString m_id;
  QStringList m_ids;
  QLabel* m_title;
  QLineEdit* m_tags;
  MessageBar* m_reason;
  QTextEdit* m_values = nullptr;
  QLabel* m_recipeHeading = nullptr;
  QTextEdit* m_recipe = nullptr;
  QTabWidget* m_tabs;
  QPlainTextEdit* m_log;
  QPlainTextEdit* m_note;
};

}  // namespace distillscope
