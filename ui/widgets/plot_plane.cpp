#include "ui/widgets/plot_plane.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/widgets/figure_file.h"
#include "ui/widgets/plot_plane_canvas.h"

namespace distillscope {
namespace {

constexpr int margin = 16;
constexpr QSize printedPlane{640, 460};

}  // namespace

PlotPlane::PlotPlane(QWidget* parent)
    : QFrame(parent), m_title(new QLabel(this)), m_legend(new PlotLegend(this)), m_canvas(new PlaneCanvas(this)) {
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_canvas->setObjectName(QStringLiteral("plane-canvas"));
  m_canvas->setMinimumSize(280, 200);
  // Not on the canvas, where it would cover the points.
  m_title->setToolTip(
      tr("Wheel: zoom. Drag: move. Double click: show everything.\nKeys: arrows move; + and - zoom; Home shows "
         "everything."));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 6, 6, 6);
  layout->setSpacing(2);
  layout->addWidget(m_title);
  layout->addWidget(m_legend);
  layout->addWidget(m_canvas, 1);
}

void PlotPlane::setContents(const PlaneContents& contents) {
  if (contents == m_contents) return;
  m_contents = contents;
  m_title->setText(contents.title);
  m_canvas->setAccessibleName(tr("Plot of %1").arg(contents.title));
  m_legend->setEntries(legend());
  m_canvas->setContents(contents);
}

const PlanePoint* PlotPlane::pointAt(const QPoint& position) const { return m_canvas->pointAt(position); }

QPoint PlotPlane::positionOf(double x, double y) const { return m_canvas->positionOf(x, y); }

QStringList PlotPlane::shownLabels() const { return m_canvas->shownLabels(); }

void PlotPlane::showEverything() { m_canvas->showEverything(); }

std::vector<LegendEntry> PlotPlane::legend() const {
  std::vector<LegendEntry> entries;
  for (const PlanePath& path : m_contents.paths) {
    if (!path.label.isEmpty())
      entries.push_back(
          {.text = path.label, .details = path.label, .look = path.look, .isFilled = false, .isHollow = path.isHollow});
  }
  if (m_contents.fronts.empty()) return entries;
  LineLook look;
  look.colour = palette().color(QPalette::Text);
  look.printColour = Qt::black;
  look.style = Qt::DotLine;
  look.width = 1.2;
  entries.push_back({.text = m_contents.frontLabel, .details = m_contents.frontLabel, .look = look, .isFilled = false});
  return entries;
}

QString PlotPlane::saveFigure(const QString& path) const {
  const int titleHeight = QFontMetrics(m_title->font()).height() + 8;
  const int legendRows = legendHeight(legend(), font(), printedPlane.width());
  FigureFile file(path,
                  {printedPlane.width() + 2 * margin, printedPlane.height() + titleHeight + legendRows + 3 * margin},
                  m_contents.title);
  QCPPainter painter(file.device());
  painter.setMode(QCPPainter::pmVectorized);
  painter.setFont(m_title->font());
  painter.drawText(QRect(margin, margin, printedPlane.width(), titleHeight), Qt::AlignLeft | Qt::AlignTop,
                   m_contents.title);
  painter.setFont(font());
  m_canvas->print(painter, QRect(QPoint(margin, margin + titleHeight), printedPlane));
  paintLegend(painter,
              QRect(margin, 2 * margin + titleHeight + printedPlane.height(), printedPlane.width(), legendRows),
              legend(), font());
  painter.end();
  return file.finish();
}

void PlotPlane::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  m_canvas->applyColours(palette(), false);
  m_legend->setEntries(legend());
}

}  // namespace distillscope
