// The lineage of runs, drawn: each run right of what it builds on. What is chosen here is chosen everywhere.
#pragma once

#include <QGraphicsView>
#include <QTimer>

#include "ui/models/lineage.h"

class QLabel;

namespace distillscope {

struct Workbench;

class LineageView final : public QGraphicsView {
  Q_OBJECT
 public:
  explicit LineageView(Workbench& workbench, QWidget* parent = nullptr);
  ~LineageView() override;

  /// The run's box, in coordinates of the viewport; empty if it is not drawn.
  QRect boxOf(const QString& id) const;
  /// What is drawn.
  const LineagePlan& plan() const { return m_plan; }

 Q_SIGNALS:
  /// A person pressed on a run twice.
  void opened(const QString& id);

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  void drawSoon();
  void draw();
  void takeSelection(const QStringList& ids);
  void tellSelection();

  Workbench& m_workbench;
  QLabel* m_remark;
  LineagePlan m_plan;
  QTimer m_drawSoon;
  bool m_selecting = false;
};

}  // namespace distillscope
