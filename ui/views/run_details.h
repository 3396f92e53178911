// One run in detail: why it stands still, its newest values, its recipe and the end of its engine's log.
#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace distillscope {

class MessageBar;
struct Run;
struct Workbench;

class RunDetails final : public QWidget {
  Q_OBJECT
 public:
  explicit RunDetails(Workbench& workbench, QWidget* parent = nullptr);

  /// Empty for none.
  void showRun(const QString& id);

 Q_SIGNALS:
  void resumeRequested();

 private:
  void update();
  void showReason(const Run& run);
  void showLog(const QString& id);

  Workbench& m_workbench;
  QString m_id;
  QLabel* m_title;
  MessageBar* m_reason;
  QLabel* m_values;
  QLabel* m_recipe;
  QPlainTextEdit* m_log;
};

}  // namespace distillscope
