// The graph of a study's runs with their states: MLL teachers, the teachers that start from them, and their students.
#pragma once

#include <QSize>
#include <QWidget>

#include "ui/models/study_boxes.h"

class QComboBox;

namespace distillscope {

class LineageCanvas;
class StudyFollower;

class StudyGraphPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit StudyGraphPanel(QWidget* parent = nullptr);

  /// Follows another study, which outlives the panel or the next call; how runs are put together follows from their
  /// number until a person chooses.
  void setStudy(const StudyFollower& study, const Catalogue& catalogue);
  /// The study has changed.
  void refresh();

 Q_SIGNALS:
  /// A person chose boxes that stand for these runs.
  void chosen(const QStringList& runs);
  /// A person opened a box.
  void opened(const QStringList& runs);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QStringList runsOf(const QStringList& boxes) const;
  void draw();

  const StudyFollower* m_study = nullptr;
  const Catalogue* m_catalogue = nullptr;
  QComboBox* m_grouping;
  QComboBox* m_filter;
  LineageCanvas* m_canvas;
  std::vector<StudyBox> m_boxes;   ///< of the study, drawn or not
  std::vector<LineageRun> m_runs;  ///< the boxes that are drawn
  LineagePlan m_plan;              ///< of those
  QSize m_planSize;                ///< what they were laid out for
  bool m_fitPending = true;
};

}  // namespace distillscope
