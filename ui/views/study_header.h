// What a study is, how far it is, and the button that runs or stops it.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace distillscope {

class Settings;
class StudyFollower;

class StudyHeader final : public QWidget {
  Q_OBJECT
 public:
  explicit StudyHeader(Settings& settings, QWidget* parent = nullptr);

  void describe(const StudyFollower& study);
  /// Runs at a time.
  int jobs() const;
  /// What the button does.
  QAction* runOrStop() const { return m_action; }

 Q_SIGNALS:
  void runOrStopRequested();

 private:
  QLabel* m_title;
  QLabel* m_description;
  QLabel* m_state;
  QProgressBar* m_progress;
  QSpinBox* m_jobs;
  QPushButton* m_run;
  QAction* m_action;
};

}  // namespace distillscope
