// The lineage of runs, drawn: each run right of what it builds on. What is chosen here is chosen everywhere.
#pragma once

#include <QTimer>

#include "ui/widgets/lineage_canvas.h"

namespace distillscope {

struct Workbench;

class LineageView final : public LineageCanvas {
  Q_OBJECT
 public:
  explicit LineageView(Workbench& workbench, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void drawSoon();
  void draw();

  Workbench& m_workbench;
  QTimer m_drawSoon;
};

}  // namespace distillscope
