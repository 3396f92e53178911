#include "ui/widgets/plot.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/plot_canvas.h"
#include "ui/widgets/plot_readout.h"
#include "ui/widgets/plot_style.h"

namespace distillscope {
namespace {

constexpr int titleHeight = 22;  // of an export, in its units

/// "0:02:05"
QString durationText(double seconds) {
  const auto total = static_cast<qint64>(std::llround(seconds));
  return QStringLiteral("%1:%2:%3")
      .arg(total / 3600)
      .arg(total / 60 % 60, 2, 10, QLatin1Char('0'))
      .arg(total % 60, 2, 10, QLatin1Char('0'));
}

}  // namespace

Plot::Plot(QWidget* parent) : QFrame(parent) {
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  setMinimumSize(std::max(280, textWidth(40, font())), std::max(200, 13 * fontMetrics().lineSpacing()));

  m_title = new QLabel(this);
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_note = new QLabel(this);
  m_note->setObjectName(QStringLiteral("plot-note"));
  m_note->setProperty("hint", true);
  m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_menu = new QMenu(this);
  m_menuButton = new QToolButton(this);
  m_menuButton->setObjectName(QStringLiteral("plot-menu"));
  m_menuButton->setText(QStringLiteral("\u22ef"));
  m_menuButton->setAutoRaise(true);
  m_menuButton->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  m_menuButton->setPopupMode(QToolButton::InstantPopup);
  m_menuButton->setMenu(m_menu);
  m_menu->addAction(tr("Show &everything"), this, &Plot::resetRequested);

  m_canvas = new PlotCanvas(this);
  m_canvas->setObjectName(QStringLiteral("plot-canvas"));
  // Not on the canvas, where it would cover what the cursor reads out.
  m_title->setToolTip(
      tr("Wheel: zoom (with Ctrl: vertically). Drag: move. Shift and drag: zoom into a box. "
         "Double click: show everything.\nKeys: arrows move the cursor, with Shift the picture; "
         "+ and - zoom; Home shows everything."));
  m_readout = new PlotReadout(m_canvas);

  auto* header = new QHBoxLayout;
  header->setContentsMargins(10, 4, 4, 0);
  header->setSpacing(10);
  header->addWidget(m_title);
  header->addWidget(m_note, 1);
  header->addWidget(m_menuButton);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 1, 1, 1);
  layout->setSpacing(0);
  layout->addLayout(header);
  layout->addWidget(m_canvas, 1);

  connect(m_canvas, &PlotCanvas::xRangeChosen, this, &Plot::xRangeChosen);
  connect(m_canvas, &PlotCanvas::movingChanged, this, &Plot::movingChanged);
  connect(m_canvas, &PlotCanvas::resetRequested, this, &Plot::resetRequested);
  connect(m_canvas, &PlotCanvas::cursorMoved, this, [this](double x) { Q_EMIT cursorMoved(x); });
  connect(m_canvas, &PlotCanvas::cursorLeft, this, [this] { Q_EMIT cursorMoved(std::nullopt); });
  connect(m_canvas, &QCustomPlot::afterReplot, this, &Plot::showReadout);
}

void Plot::setTitle(const QString& title, const QString& unit) {
  m_name = title;
  m_unit = unit;
  m_title->setText(this->title());
  m_canvas->setAccessibleName(tr("Plot of %1").arg(this->title()));
  m_menuButton->setAccessibleName(tr("Menu of the plot of %1").arg(title));
  m_menuButton->setToolTip(tr("Show everything, export"));
}

QString Plot::title() const { return m_unit.isEmpty() ? m_name : tr("%1 (%2)").arg(m_name, m_unit); }

void Plot::setRemark(const QString& remark, const QString& details) {
  m_remark = remark;
  m_remarkDetails = details;
  updateNote();
}

std::size_t Plot::setLines(const std::vector<PlotLine>& lines, const PlotOptions& options) {
  m_wantsLogY = options.logY;
  const std::size_t taken = m_canvas->setLines(lines, options);
  updateNote();
  return taken;
}

void Plot::setXAxis(PlotXAxis axis) {
  m_xAxis = axis;
  m_canvas->setXAxis(axis);
}

void Plot::setBoxZoom(bool on) { m_canvas->setBoxZoom(on); }

void Plot::setFrugal(bool on) { m_canvas->setFrugal(on); }

void Plot::setXRange(double lower, double upper) { m_canvas->setXRange(lower, upper); }

void Plot::fitY() {
  m_canvas->fitYAgain();
  m_canvas->replotSoon();
}

std::optional<std::pair<double, double>> Plot::dataRange() const { return m_canvas->dataRange(); }

void Plot::setCursor(std::optional<double> x) {
  m_cursor = x;
  showReadout();
}

std::vector<ReadoutRow> Plot::readout(double x) const { return m_canvas->readout(x); }

const PlotSeries* Plot::series(const QString& key) const { return m_canvas->series(key); }

bool Plot::isLogX() const { return m_canvas->isLogX(); }

bool Plot::isLogY() const { return m_canvas->isLogY(); }

QString Plot::note() const { return m_note->toolTip(); }

QRect Plot::plotArea() const { return m_canvas->axisRect()->rect(); }

void Plot::updateNote() {
  QStringList brief;
  QStringList full;
  const auto add = [&](const QString& words, const QString& sentence) {
    brief << words;
    full << sentence;
  };
  const QLocale locale;
  const int64_t notPositive = m_canvas->skippedNotPositive();
  const int64_t notFinite = m_canvas->skippedNotFinite();
  if (notPositive > 0) {
    add(tr("%1 not drawn").arg(locale.toString(notPositive)),
        tr("%1 values of 0 or less have no place on a logarithmic axis.").arg(locale.toString(notPositive)));
  } else if (m_wantsLogY && !m_canvas->isLogY() && m_canvas->dataRange()) {
    add(tr("linear"), tr("The axis stays linear: no value is positive."));
  }
  if (notFinite > 0) {
    add(tr("%1 not finite").arg(locale.toString(notFinite)),
        tr("%1 values are infinite or not a number.").arg(locale.toString(notFinite)));
  }
  if (!m_remark.isEmpty()) add(m_remark, m_remarkDetails);
  m_note->setText(brief.join(tr(", ")));
  m_note->setToolTip(full.join(QLatin1Char('\n')));
}

QString Plot::positionText(double x) const {
  const QLocale locale;
  switch (m_xAxis) {
    case PlotXAxis::Step:
      return tr("Step %1").arg(locale.toString(std::llround(x)));
    case PlotXAxis::Epoch:
      return tr("Epoch %1").arg(locale.toString(x, 'f', 2));
    case PlotXAxis::Time:
      break;
  }
  return durationText(x);
}

void Plot::showReadout() {
  if (!m_cursor) {
    m_readout->clear();
    return;
  }
  const std::vector<ReadoutRow> rows = m_canvas->readout(*m_cursor);
  std::vector<QPointF> marks;
  QStringList spoken{positionText(*m_cursor)};
  for (const ReadoutRow& row : rows) {
    marks.push_back(pixelsOf(*m_canvas, row.point.x, row.point.y));
    spoken << QStringLiteral("%1: %2").arg(row.label, PlotReadout::valueText(row));
  }
  m_readout->show(plotArea(), m_canvas->xAxis->coordToPixel(*m_cursor), spoken.first(), m_unit, rows, marks);
  m_canvas->setAccessibleDescription(spoken.join(QStringLiteral("; ")));
}

void Plot::print(QCPPainter& painter, const QRect& rect) const {
  painter.save();
  painter.setFont(m_title->font());
  painter.setPen(Qt::black);
  painter.drawText(rect.adjusted(10, 0, -10, 0), Qt::AlignLeft | Qt::AlignTop, title());
  painter.restore();
  m_canvas->print(painter, rect.adjusted(0, titleHeight, 0, 0));
}

}  // namespace distillscope
