#include "ui/views/lineage_view.h"

#include <QEvent>

#include "ui/engine_process.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/run_icons.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr std::chrono::milliseconds drawDelay(100);

LineageLabel labelFor(const Run& run, const Catalogue* catalogue) {
  const QString method = shortTitle(methodText(run.recipe, catalogue));
  const auto top1 = lastMeasure(run, "test", "top1");
  return {
      .id = run.id(),
      .title = run.id(),
      .what =
          LineageView::tr("%1 %2, %3").arg(method, kindText(run.recipe).toLower(), modelText(run.recipe, catalogue)),
      .value = top1 ? measureText("top1", *top1) : QString(),
      .help = LineageView::tr("%1\n%2 on %3\n%4")
                  .arg(run.id(), modelText(run.recipe, catalogue), datasetText(run.recipe, catalogue),
                       statusText(run.status)),
      .line = runIcon(run.id()),
      .status = statusIcon(run.status)};
}

}  // namespace

LineageView::LineageView(Workbench& workbench, QWidget* parent) : LineageCanvas(parent), m_workbench(workbench) {
  setObjectName(QStringLiteral("lineage"));
  setAccessibleName(tr("Lineage of runs"));
  m_drawSoon.setSingleShot(true);
  m_drawSoon.setInterval(drawDelay);
  connect(&m_drawSoon, &QTimer::timeout, this, &LineageView::draw);
  connect(&workbench.runs, &RunStore::runAdded, this, &LineageView::drawSoon);
  connect(&workbench.runs, &RunStore::runRemoved, this, &LineageView::drawSoon);
  connect(&workbench.runs, &RunStore::runsChanged, this, &LineageView::drawSoon);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &LineageView::drawSoon);
  connect(&workbench.selection, &RunSelection::changed, this, [this](const QStringList& ids) {
    if (isVisible()) select(ids);  // drawn anew when it is shown
  });
  connect(this, &LineageCanvas::chosen, this, [this](const QStringList& ids) { m_workbench.selection.set(ids); });
}

void LineageView::showEvent(QShowEvent* event) {
  draw();
  LineageCanvas::showEvent(event);
}

void LineageView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) drawSoon();
  LineageCanvas::changeEvent(event);
}

void LineageView::drawSoon() {
  if (isVisible() && !m_drawSoon.isActive()) m_drawSoon.start();
}

void LineageView::draw() {
  const LineagePlan plan = planLineage(lineageRuns(m_workbench.runs));
  const auto& catalogue = m_workbench.engine.catalogue();
  std::vector<LineageLabel> labels;
  for (const LineageNode& node : plan.nodes) {
    labels.push_back(labelFor(*m_workbench.runs.run(node.id), catalogue ? &*catalogue : nullptr));
  }
  setContents(plan, labels);
  QString remark = tr("Solid: starts from its weights. Dashed: learns from it as a student.");
  if (plan.nodes.empty()) remark = tr("No run builds on another yet.");
  if (plan.alone > 0) remark += QLatin1Char(' ') + tr("Not drawn, being on their own: %1.").arg(runsText(plan.alone));
  setRemark(remark);
  select(m_workbench.selection.ids());
}

}  // namespace distillscope
