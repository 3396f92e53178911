#include "ui/views/lineage_view.h"

#include <QEvent>
#include <QGraphicsScene>
#include <QLabel>
#include <QMouseEvent>
#include <QSet>
#include <QWheelEvent>
#include <cmath>

#include "ui/engine_process.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/lineage_items.h"
#include "ui/widgets/run_icons.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr double columnStep = LineageBox::width + 90, rowStep = LineageBox::height + 16, border = 24;  ///< pixels
constexpr std::chrono::milliseconds drawDelay(100);
constexpr double wheelFactor = 1.0015, smallest = 0.2, largest = 2;

LineageLabel labelOf(const Run& run, const Catalogue* catalogue) {
  const QString method = shortTitle(methodText(run.recipe, catalogue));
  const auto top1 = lastMeasure(run, "test", "top1");
  return {
      .id = run.id(),
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

LineageView::LineageView(Workbench& workbench, QWidget* parent)
    : QGraphicsView(parent), m_workbench(workbench), m_remark(new QLabel(this)) {
  setObjectName(QStringLiteral("lineage"));
  setAccessibleName(tr("Lineage of runs"));
  setScene(new QGraphicsScene(this));
  setFrameShape(QFrame::NoFrame);
  setRenderHint(QPainter::Antialiasing);
  setDragMode(QGraphicsView::ScrollHandDrag);
  setAlignment(Qt::AlignLeft | Qt::AlignTop);
  setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
  m_remark->setObjectName(QStringLiteral("lineage-remark"));
  m_remark->setProperty("hint", true);
  m_remark->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_drawSoon.setSingleShot(true);
  m_drawSoon.setInterval(drawDelay);
  connect(&m_drawSoon, &QTimer::timeout, this, &LineageView::draw);
  connect(&workbench.runs, &RunStore::runAdded, this, &LineageView::drawSoon);
  connect(&workbench.runs, &RunStore::runRemoved, this, &LineageView::drawSoon);
  connect(&workbench.runs, &RunStore::runsChanged, this, &LineageView::drawSoon);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &LineageView::drawSoon);
  connect(&workbench.selection, &RunSelection::changed, this, &LineageView::takeSelection);
  connect(scene(), &QGraphicsScene::selectionChanged, this, &LineageView::tellSelection);
}

LineageView::~LineageView() {
  // Boxes that go are no longer chosen, of which nobody is to be told when the views around it are half gone.
  disconnect(scene(), nullptr, this, nullptr);
}

QRect LineageView::boxOf(const QString& id) const {
  for (const QGraphicsItem* item : scene()->items()) {
    const auto* box = dynamic_cast<const LineageBox*>(item);
    if (box && box->id() == id) return mapFromScene(box->sceneBoundingRect()).boundingRect();
  }
  return {};
}

void LineageView::showEvent(QShowEvent* event) {
  draw();
  QGraphicsView::showEvent(event);
}

void LineageView::resizeEvent(QResizeEvent* event) {
  m_remark->setGeometry(12, height() - 30, width() - 24, 22);
  QGraphicsView::resizeEvent(event);
}

void LineageView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) drawSoon();
  QGraphicsView::changeEvent(event);
}

void LineageView::mouseDoubleClickEvent(QMouseEvent* event) {
  const auto* box = dynamic_cast<LineageBox*>(itemAt(event->pos()));
  if (box) Q_EMIT opened(box->id());
}

/// Larger and smaller with Ctrl, as in pictures and pages elsewhere.
void LineageView::wheelEvent(QWheelEvent* event) {
  if (!event->modifiers().testFlag(Qt::ControlModifier)) return QGraphicsView::wheelEvent(event);
  const double now = transform().m11();
  const double wanted = std::clamp(now * std::pow(wheelFactor, event->angleDelta().y()), smallest, largest);
  scale(wanted / now, wanted / now);
}

void LineageView::drawSoon() {
  if (isVisible() && !m_drawSoon.isActive()) m_drawSoon.start();
}

void LineageView::draw() {
  m_plan = planLineage(lineageRuns(m_workbench.runs));
  const auto& catalogue = m_workbench.engine.catalogue();
  m_selecting = true;
  scene()->clear();
  const auto cornerOf = [](const LineageNode& node) {
    return QPointF(border + node.depth * columnStep, border + node.row * rowStep);
  };
  for (const LineageNode& node : m_plan.nodes) {
    auto* box = new LineageBox(labelOf(*m_workbench.runs.run(node.id), catalogue ? &*catalogue : nullptr));
    box->setPos(cornerOf(node));
    scene()->addItem(box);
  }
  for (const LineageEdge& edge : m_plan.edges) {
    const QPointF middle(0, LineageBox::height / 2);
    scene()->addItem(new LineageArrow(cornerOf(m_plan.nodes[edge.from]) + middle + QPointF(LineageBox::width, 0),
                                      cornerOf(m_plan.nodes[edge.to]) + middle, edge.isTeacher));
  }
  scene()->setSceneRect(scene()->itemsBoundingRect().adjusted(-border, -border, border, 2 * border));
  m_selecting = false;
  QString remark = tr("Solid: starts from its weights. Dashed: learns from it as a student.");
  if (m_plan.nodes.empty()) remark = tr("No run builds on another yet.");
  if (m_plan.alone > 0)
    remark += QLatin1Char(' ') + tr("Not drawn, being on their own: %1.").arg(runsText(m_plan.alone));
  m_remark->setText(remark);
  takeSelection(m_workbench.selection.ids());
}

void LineageView::takeSelection(const QStringList& ids) {
  if (m_selecting || !isVisible()) return;  // drawn anew when it is shown
  m_selecting = true;
  const QSet<QString> chosen(ids.begin(), ids.end());
  for (QGraphicsItem* item : scene()->items()) {
    auto* box = dynamic_cast<LineageBox*>(item);
    if (box) box->setSelected(chosen.contains(box->id()));
  }
  m_selecting = false;
}

void LineageView::tellSelection() {
  if (m_selecting) return;
  QStringList ids;
  for (const QGraphicsItem* item : scene()->selectedItems()) {
    if (const auto* box = dynamic_cast<const LineageBox*>(item)) ids.append(box->id());
  }
  m_selecting = true;
  m_workbench.selection.set(ids);
  m_selecting = false;
}

}  // namespace distillscope
