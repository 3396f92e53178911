#include "ui/widgets/lineage_canvas.h"

#include <QGraphicsScene>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QSet>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace distillscope {
namespace {

constexpr double columnStep = LineageBox::width + 90, rowStep = LineageBox::height + 16, border = 24;  ///< pixels
constexpr double remarkHeight = 30;
constexpr double wheelFactor = 1.0015, keyFactor = 1.25, smallest = 0.05, largest = 2;

QPointF cornerOf(const LineageNode& node) {
  return QPointF(border + node.depth * columnStep, border + node.row * rowStep);
}

/// Room for every box, with a border, and more of it below where the remark stands.
QSizeF extentOf(const LineagePlan& plan) {
  QSizeF extent(1, 1);
  for (const LineageNode& node : plan.nodes) {
    const QPointF corner = cornerOf(node);
    extent = extent.expandedTo(
        QSizeF(corner.x() + LineageBox::width + border, corner.y() + LineageBox::height + 2 * border));
  }
  return extent;
}

}  // namespace

LineageCanvas::LineageCanvas(QWidget* parent) : QGraphicsView(parent), m_remark(new QLabel(this)) {
  setScene(new QGraphicsScene(this));
  setFrameShape(QFrame::NoFrame);
  setRenderHint(QPainter::Antialiasing);
  setDragMode(QGraphicsView::ScrollHandDrag);
  setAlignment(Qt::AlignLeft | Qt::AlignTop);
  setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
  m_remark->setProperty("hint", true);
  m_remark->setAttribute(Qt::WA_TransparentForMouseEvents);
  connect(scene(), &QGraphicsScene::selectionChanged, this, &LineageCanvas::tellSelection);
}

/// The scene takes its boxes away one by one, and tells of each that was chosen.
LineageCanvas::~LineageCanvas() { disconnect(scene(), nullptr, this, nullptr); }

void LineageCanvas::setContents(const LineagePlan& plan, const std::vector<LineageLabel>& labels) {
  if (plan == m_plan && m_boxes.size() == labels.size()) {
    for (std::size_t i = 0; i < labels.size(); ++i) m_boxes[i]->setLabel(labels[i]);
  } else {
    m_plan = plan;
    rebuild(labels);
  }
}

void LineageCanvas::rebuild(const std::vector<LineageLabel>& labels) {
  const QStringList chosenBefore = selected();
  m_selecting = true;
  m_boxes.clear();
  scene()->clear();
  for (std::size_t i = 0; i < m_plan.nodes.size(); ++i) {
    auto* box = new LineageBox(labels[i]);
    box->setPos(cornerOf(m_plan.nodes[i]));
    scene()->addItem(box);
    m_boxes.push_back(box);
  }
  for (const LineageEdge& edge : m_plan.edges) {
    const QPointF middle(0, LineageBox::height / 2);
    scene()->addItem(new LineageArrow(cornerOf(m_plan.nodes[edge.from]) + middle + QPointF(LineageBox::width, 0),
                                      cornerOf(m_plan.nodes[edge.to]) + middle, edge.isTeacher));
  }
  scene()->setSceneRect(QRectF(QPointF(), extentOf(m_plan)));
  m_selecting = false;
  select(chosenBefore);
  if (m_fits) fitNow();
}

void LineageCanvas::setRemark(const QString& text) { m_remark->setText(text); }

void LineageCanvas::select(const QStringList& ids) {
  if (m_selecting) return;
  m_selecting = true;
  const QSet<QString> wanted(ids.begin(), ids.end());
  for (LineageBox* box : m_boxes) box->setSelected(wanted.contains(box->id()));
  m_selecting = false;
}

QStringList LineageCanvas::selected() const {
  QStringList ids;
  for (const LineageBox* box : m_boxes) {
    if (box->isSelected()) ids.append(box->id());
  }
  return ids;
}

void LineageCanvas::tellSelection() {
  if (m_selecting) return;
  if (const LineageBox* box = current()) setAccessibleDescription(box->label().help);
  m_selecting = true;
  Q_EMIT chosen(selected());
  m_selecting = false;
}

double LineageCanvas::scaleOf(const LineagePlan& plan, const QSize& size) {
  const QSizeF extent = extentOf(plan);
  // Two pixels less, so that rounding brings no scroll bars.
  const double across = (size.width() - 2) / extent.width();
  const double down = (size.height() - 2 - remarkHeight) / extent.height();
  return std::clamp(std::min(across, down), smallest, 1.0);
}

void LineageCanvas::fit() {
  m_fits = true;
  fitNow();
}

void LineageCanvas::fitNow() {
  const double scale = scaleOf(m_plan, size());
  setTransform(QTransform::fromScale(scale, scale));
  ensureVisible(QRectF(0, 0, 1, 1), 0, 0);
}

void LineageCanvas::zoom(double factor) {
  const double now = transform().m11();
  const double wanted = std::clamp(now * factor, smallest, largest);
  m_fits = false;
  scale(wanted / now, wanted / now);
}

QRect LineageCanvas::boxOf(const QString& id) const {
  const auto found = std::ranges::find(m_boxes, id, &LineageBox::id);
  return found == m_boxes.end() ? QRect() : mapFromScene((*found)->sceneBoundingRect()).boundingRect();
}

const LineageLabel* LineageCanvas::labelOf(const QString& id) const {
  const auto found = std::ranges::find(m_boxes, id, &LineageBox::id);
  return found == m_boxes.end() ? nullptr : &(*found)->label();
}

void LineageCanvas::resizeEvent(QResizeEvent* event) {
  m_remark->setGeometry(12, height() - static_cast<int>(remarkHeight), width() - 24, 22);
  QGraphicsView::resizeEvent(event);
  if (m_fits) fitNow();
}

void LineageCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  const auto* box = dynamic_cast<LineageBox*>(itemAt(event->pos()));
  if (box) Q_EMIT opened(box->id());
}

/// Larger and smaller with Ctrl, as in pictures and pages elsewhere.
void LineageCanvas::wheelEvent(QWheelEvent* event) {
  if (!event->modifiers().testFlag(Qt::ControlModifier)) return QGraphicsView::wheelEvent(event);
  zoom(std::pow(wheelFactor, event->angleDelta().y()));
}

LineageBox* LineageCanvas::current() const {
  if (auto* focused = dynamic_cast<LineageBox*>(scene()->focusItem())) return focused;
  const auto found = std::ranges::find_if(m_boxes, &LineageBox::isSelected);
  return found == m_boxes.end() ? nullptr : *found;
}

/// To the nearest box in a direction; what lies aside counts double.
void LineageCanvas::go(const QPoint& direction) {
  LineageBox* from = current();
  LineageBox* nearest = from || m_boxes.empty() ? nullptr : m_boxes.front();
  double least = 0;
  for (LineageBox* box : m_boxes) {
    if (!from || box == from) continue;
    const QPointF way = box->pos() - from->pos();
    const double ahead = way.x() * direction.x() + way.y() * direction.y();
    const double aside = std::abs(way.x() * direction.y()) + std::abs(way.y() * direction.x());
    if (ahead <= 0) continue;
    const double distance = ahead + 2 * aside;
    if (nearest && distance >= least) continue;
    nearest = box;
    least = distance;
  }
  if (!nearest) return;
  scene()->setFocusItem(nearest);
  scene()->clearSelection();
  nearest->setSelected(true);
  ensureVisible(nearest);
}

void LineageCanvas::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return go({-1, 0});
    case Qt::Key_Right:
      return go({1, 0});
    case Qt::Key_Up:
      return go({0, -1});
    case Qt::Key_Down:
      return go({0, 1});
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(keyFactor);
    case Qt::Key_Minus:
      return zoom(1 / keyFactor);
    case Qt::Key_Home:
    case Qt::Key_0:
      return fit();
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (const LineageBox* box = current()) Q_EMIT opened(box->id());
      return;
    default:
      QGraphicsView::keyPressEvent(event);
  }
}

}  // namespace distillscope
