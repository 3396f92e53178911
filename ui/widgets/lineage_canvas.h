// A plan of what builds on what, drawn: boxes in generations from left to right, with arrows between them. Ctrl and the
// wheel zoom; arrow keys go from box to box, Return opens one, + and - zoom, Home shows everything.
#pragma once

#include <QGraphicsView>
#include <vector>

#include "ui/models/lineage.h"
#include "ui/widgets/lineage_items.h"

class QLabel;

namespace distillscope {

class LineageCanvas : public QGraphicsView {
  Q_OBJECT
 public:
  explicit LineageCanvas(QWidget* parent = nullptr);
  ~LineageCanvas() override;

  /// Labels in the order of the plan's nodes. What is chosen stays chosen.
  void setContents(const LineagePlan& plan, const std::vector<LineageLabel>& labels);
  /// What is drawn.
  const LineagePlan& plan() const { return m_plan; }
  /// A sentence at the lower edge.
  void setRemark(const QString& text);

  void select(const QStringList& ids);
  QStringList selected() const;
  /// Shows everything, no larger than life, and goes on doing so until a person zooms.
  void fit();
  /// The least share of its size at which `plan` would fit into a window of `size`, at most 1.
  static double scaleOf(const LineagePlan& plan, const QSize& size);

  /// The box's place in coordinates of the viewport; empty if it is not drawn.
  QRect boxOf(const QString& id) const;
  /// What the box says; nullptr if it is not drawn.
  const LineageLabel* labelOf(const QString& id) const;

 Q_SIGNALS:
  /// A person chose these, or none.
  void chosen(const QStringList& ids);
  /// A person pressed on a box twice, or Return.
  void opened(const QString& id);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void rebuild(const std::vector<LineageLabel>& labels);
  void fitNow();
  void zoom(double factor);
  LineageBox* current() const;
  void go(const QPoint& direction);
  void tellSelection();

  QLabel* m_remark;
  LineagePlan m_plan;
  std::vector<LineageBox*> m_boxes;  ///< in the order of the plan's nodes; the scene owns them
  bool m_selecting = false;
  bool m_fits = false;
};

}  // namespace distillscope
