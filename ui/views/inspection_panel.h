// A panel that asks the inspector about teachers: what they all have in common. It asks only while it is in view.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/inspector_answers.h"
#include "ui/models/inspection.h"

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace distillscope {

class MessageBar;
struct Run;

class InspectionPanel : public QWidget {
  Q_OBJECT
 public:
  /// A teacher that can be asked about.
  struct Teacher {
    QString id;
    nlohmann::json source;   ///< {"name", "path"}
    nlohmann::json dataset;  ///< {"id", "root"}
    TrainedOn trainedOn;
    int64_t revision = 0;  ///< epochs done: weights change with them
    bool operator==(const Teacher&) const = default;
  };

  InspectionPanel(InspectorClient& inspector, QWidget* parent);

  /// Those with a checkpoint, in this order.
  void setTeachers(const std::vector<const Run*>& runs);
  /// Nothing to show without teachers.
  const std::vector<Teacher>& teachers() const { return m_teachers; }

 protected:
  /// Shows what is known. Called whenever that may have changed while the panel is in view.
  virtual void refresh() = 0;
  /// Answers to these questions; also shows whether the inspector works, or why it failed.
  std::vector<const nlohmann::json*> ask(const std::vector<InspectorAnswers::Question>& questions);
  /// An answer that came before; asks nothing.
  const nlohmann::json* known(const InspectorAnswers::Question& question) const { return m_answers.known(question); }
  /// For an answer that is not what the protocol says.
  void showProblem(const QString& problem);
  /// Below the bars for progress and problems.
  QVBoxLayout& body() { return *m_body; }

  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void refreshIfSeen();
  void showProgress(int request, qint64 done, qint64 total);

  InspectorAnswers m_answers;
  MessageBar* m_bar;
  QProgressBar* m_progress;
  QLabel* m_note;  ///< which teachers may be ahead of their measured values
  QVBoxLayout* m_body;
  std::vector<Teacher> m_teachers;
};

}  // namespace distillscope
