#include "ui/widgets/plot_bars.h"

#include <QEvent>
#include <QHelpEvent>
#include <QLabel>
#include <QLocale>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/widgets/figure_file.h"
#include "ui/widgets/plot_backend.h"
#include "ui/widgets/plot_style.h"

namespace distillscope {
namespace {

constexpr double groupShare = 0.8;    // of a category's width that its bars take
constexpr int leastBarWidth = 7;      // pixels
constexpr int leastGroupWidth = 26;   // pixels, so that slanted names do not touch
constexpr int printedRowGroups = 50;  // in one row of a figure
constexpr int margin = 16;
constexpr int axisWidth = 60;  // about what the vertical axis takes

int widestName(const QStringList& names, const QFont& font) {
  const QFontMetrics metrics(font);
  int widest = 0;
  for (const QString& name : names) widest = std::max(widest, metrics.horizontalAdvance(name));
  return widest;
}

/// Fills an empty plot with the groups [first, first + count).
void drawBars(QCustomPlot& plot, const QStringList& categories, const std::vector<BarSet>& sets, int first, int count,
              int width, bool forPrint) {
  plot.clearPlottables();
  const double barWidth = groupShare / std::max<std::size_t>(1, sets.size());
  double greatest = 0;
  for (std::size_t s = 0; s < sets.size(); ++s) {
    auto* bars = new QCPBars(plot.xAxis, plot.yAxis);
    const QColor colour = forPrint ? sets[s].printColour : sets[s].colour;
    bars->setPen(Qt::NoPen);
    bars->setBrush(colour);
    bars->setWidth(barWidth);
    bars->setSelectable(QCP::stNone);
    bars->setAntialiased(false);
    const double shift = (static_cast<double>(s) - (static_cast<double>(sets.size()) - 1) / 2) * barWidth;
    for (std::size_t i = 0; i < sets[s].values.size(); ++i) {
      const double value = sets[s].values[i];
      if (std::isnan(value)) continue;
      greatest = std::max(greatest, value);
      const auto position = static_cast<int>(i);
      if (position >= first && position < first + count) bars->addData(position + shift, value);
    }
  }
  const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (int i = first; i < first + count; ++i) ticker->addTick(i, categories[i]);
  const int widest = widestName(categories.mid(first, count), plot.xAxis->tickLabelFont());
  plot.xAxis->setTicker(ticker);
  plot.xAxis->setTickLabelRotation(widest + 8 > width / std::max(1, count) ? -45 : 0);
  plot.xAxis->setTickLength(0, 4);
  plot.xAxis->setSubTicks(false);
  plot.xAxis->grid()->setVisible(false);
  plot.xAxis->setRange(first - 0.5, first + count - 0.5);
  plot.yAxis->setRange(0, greatest > 0 ? greatest * 1.06 : 1);
}

}  // namespace

PlotBars::PlotBars(QWidget* parent)
    : QFrame(parent),
      m_title(new QLabel(this)),
      m_legend(new PlotLegend(this)),
      m_plot(new QCustomPlot(this)),
      m_scroll(new QScrollBar(Qt::Horizontal, this)) {
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_plot->setMinimumHeight(std::max(160, 11 * fontMetrics().lineSpacing()));
  m_plot->setAutoAddPlottableToLegend(false);  // PlotLegend has its place
  m_plot->axisRect()->setupFullAxesBox();
  m_plot->installEventFilter(this);
  m_scroll->setObjectName(QStringLiteral("bars-scroll"));
  m_scroll->setAccessibleName(tr("Classes in view"));

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 6, 6, 6);
  layout->setSpacing(2);
  layout->addWidget(m_title);
  layout->addWidget(m_legend);
  layout->addWidget(m_plot, 1);
  layout->addWidget(m_scroll);
  connect(m_scroll, &QScrollBar::valueChanged, this, &PlotBars::showGroups);
}

void PlotBars::setTitle(const QString& title, const QString& unit) {
  m_name = title;
  m_unit = unit;
  m_title->setText(titleText());
  m_plot->setAccessibleName(tr("Bar plot of %1").arg(titleText()));
}

QString PlotBars::titleText() const { return m_unit.isEmpty() ? m_name : tr("%1 (%2)").arg(m_name, m_unit); }

void PlotBars::setBars(const QStringList& categories, const std::vector<BarSet>& sets) {
  m_categories = categories;
  m_sets = sets;
  m_legend->setEntries(legend());
  showGroups();
}

int PlotBars::firstGroup() const { return m_scroll->value(); }

std::vector<LegendEntry> PlotBars::legend() const {
  std::vector<LegendEntry> entries;
  for (const BarSet& set : m_sets) {
    LineLook look;
    look.colour = set.colour;
    look.printColour = set.printColour;
    entries.push_back({.text = set.label, .details = set.label, .look = look, .isFilled = true});
  }
  return entries;
}

void PlotBars::showGroups() {
  const int total = static_cast<int>(m_categories.size());
  const int room = std::max(1, m_plot->axisRect()->width() > 0 ? m_plot->width() - axisWidth : width() - 80);
  const int groupWidth =
      std::max(leastGroupWidth, static_cast<int>(leastBarWidth * static_cast<int>(m_sets.size()) / groupShare));
  m_shown = std::min(total, std::max(1, room / groupWidth));
  const QSignalBlocker blocker(m_scroll);
  m_scroll->setPageStep(m_shown);
  m_scroll->setRange(0, total - m_shown);
  m_scroll->setVisible(m_shown < total);
  stylePlot(*m_plot, palette(), font(), false);
  drawBars(*m_plot, m_categories, m_sets, m_scroll->value(), m_shown, room, false);
  m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QString PlotBars::saveFigure(const QString& path) const {
  const int total = static_cast<int>(m_categories.size());
  const int rows = std::max(1, (total + printedRowGroups - 1) / printedRowGroups);
  const int inRow = (total + rows - 1) / rows;
  const int groupWidth = std::max(leastGroupWidth, static_cast<int>(10 * static_cast<int>(m_sets.size()) / groupShare));
  // A few names are worth the width to stand upright.
  const int upright = inRow <= 12 ? inRow * (widestName(m_categories, font()) + 12) : 0;
  const QSize panel(axisWidth + std::max({420, upright, inRow * groupWidth}), 300);
  const int titleHeight = QFontMetrics(m_title->font()).height() + 8;
  const int legendRows = legendHeight(legend(), font(), panel.width());

  FigureFile file(path, {panel.width() + 2 * margin, titleHeight + rows * panel.height() + legendRows + 3 * margin},
                  titleText());
  QCPPainter painter(file.device());
  painter.setMode(QCPPainter::pmVectorized);
  painter.setFont(m_title->font());
  painter.drawText(QRect(margin, margin, panel.width(), titleHeight), Qt::AlignLeft | Qt::AlignTop, titleText());
  painter.setFont(font());
  for (int row = 0; row < rows; ++row) {
    QCustomPlot plot;
    plot.axisRect()->setupFullAxesBox();
    stylePlot(plot, palette(), font(), true);
    const int first = row * inRow;
    drawBars(plot, m_categories, m_sets, first, std::min(inRow, total - first), panel.width() - axisWidth, true);
    plot.xAxis->setRange(first - 0.5, first + inRow - 0.5);  // the last row's bars are as wide as the others'
    painter.save();
    painter.translate(margin, margin + titleHeight + row * panel.height());
    plot.toPainter(&painter, panel.width(), panel.height());
    painter.restore();
  }
  paintLegend(painter, QRect(margin, 2 * margin + titleHeight + rows * panel.height(), panel.width(), legendRows),
              legend(), font());
  painter.end();
  return file.finish();
}

void PlotBars::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  showGroups();
}

void PlotBars::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) showGroups();
}

bool PlotBars::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    showToolTip(help->pos(), help->globalPos());
    return true;
  }
  if (event->type() == QEvent::MouseButtonRelease) {
    const QPoint position = static_cast<QMouseEvent*>(event)->pos();
    const int group = groupAt(position);
    if (group >= 0) Q_EMIT categoryActivated(group);
  }
  if (event->type() == QEvent::Wheel) {
    const QPoint turned = static_cast<QWheelEvent*>(event)->angleDelta();
    m_scroll->setValue(m_scroll->value() - (turned.y() != 0 ? turned.y() : turned.x()) / 40);
    return m_scroll->isVisible();
  }
  return QFrame::eventFilter(watched, event);
}

int PlotBars::groupAt(const QPoint& position) const {
  const auto group = static_cast<int>(std::lround(m_plot->xAxis->pixelToCoord(position.x())));
  const bool isShown = group >= firstGroup() && group < firstGroup() + m_shown;
  return isShown && m_plot->axisRect()->rect().contains(position) ? group : -1;
}

QPoint PlotBars::positionOf(int category) const {
  const QPoint inPlot(static_cast<int>(m_plot->xAxis->coordToPixel(category)), m_plot->axisRect()->center().y());
  return m_plot->mapTo(this, inPlot);
}

void PlotBars::showToolTip(const QPoint& position, const QPoint& globalPosition) {
  const int group = groupAt(position);
  if (group < 0) return QToolTip::hideText();
  QStringList lines{m_categories[group]};
  for (const BarSet& set : m_sets) {
    const double value = set.values[static_cast<std::size_t>(group)];
    lines << tr("%1: %2").arg(
        set.label, std::isnan(value) ? tr("no images") : QLocale().toString(value, 'g', 5) + QLatin1Char(' ') + m_unit);
  }
  QToolTip::showText(globalPosition, lines.join(QLatin1Char('\n')), m_plot);
}

}  // namespace distillscope
