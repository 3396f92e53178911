// A panel that asks the inspector about teachers: what they all have in common. It asks only while it is in view.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/inspector_answers.h"
#include "ui/models/inspection.h"
#include "ui/models/run_dataset.h"

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace distillscope {

class MessageBar;
enum class EpochChoice;
struct Run;

class InspectionPanel : public QWidget {
  Q_OBJECT
 public:
  /// A teacher that can be asked about.
  struct Teacher {
    QString id;
    nlohmann::json source;   ///< {"name", "path"}: the run, or its weights of the best epoch
    nlohmann::json dataset;  ///< {"id", "root"}
    TrainedOn trainedOn;
    int64_t revision = 0;  ///< the epoch of the weights, which change with it
    bool operator==(const Teacher&) const = default;
  };

  InspectionPanel(InspectorClient& inspector, QWidget* parent);

  /// Those with a checkpoint, in this order, by their weights of this epoch as far as they are kept.
  void setTeachers(const std::vector<const Run*>& runs, EpochChoice choice);
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
  QLabel* m_note;  ///< which weights the answers are about, where that is not plain
  QVBoxLayout* m_body;
  std::vector<Teacher> m_teachers;
};

}  // namespace distillscope
