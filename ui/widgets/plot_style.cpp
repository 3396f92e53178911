#include "ui/widgets/plot_style.h"

#include <algorithm>
#include <cmath>

namespace distillscope {
namespace {

constexpr double leastSpan = 1e-12;  // of a range, as a share of its numbers: some 5000 doubles
constexpr double farAway = 1e6;      // pixels

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
  const auto mix = [&](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * shareOfB)); };
  return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

}  // namespace

void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font, bool forPrint) {
  const QColor ground = forPrint ? QColor(Qt::white) : palette.color(QPalette::Base);
  const QColor text = forPrint ? QColor(Qt::black) : palette.color(QPalette::Text);
  plot.setBackground(ground);
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis, plot.xAxis2, plot.yAxis2}) {
    const QColor line = mixed(ground, text, 0.45);
    axis->setBasePen(QPen(line));
    axis->setTickPen(QPen(line));
    axis->setSubTickPen(QPen(line));
    axis->setTickLabelColor(mixed(ground, text, 0.85));
    axis->setLabelColor(mixed(ground, text, 0.85));
    axis->setTickLabelFont(font);
    axis->setLabelFont(font);
    axis->grid()->setPen(QPen(mixed(ground, text, 0.12)));
    axis->grid()->setZeroLinePen(QPen(mixed(ground, text, 0.3)));
  }
  for (QCPAxis* axis : {plot.xAxis2, plot.yAxis2}) {
    axis->setTicks(false);
    axis->setTickLabels(false);
  }
}

bool isTooNarrow(const QCPRange& range, const QCPRange& before) {
  return range.size() < before.size() &&
         range.size() < leastSpan * std::max(std::abs(range.lower), std::abs(range.upper));
}

QPointF pixelsOf(const QCustomPlot& plot, double x, double y) {
  return {std::clamp(plot.xAxis->coordToPixel(x), -farAway, farAway),
          std::clamp(plot.yAxis->coordToPixel(y), -farAway, farAway)};
}

QCPScatterStyle::ScatterShape markShape(Mark mark, bool isHollow) {
  switch (mark) {
    case Mark::None:
      return QCPScatterStyle::ssNone;
    case Mark::Disc:
      return isHollow ? QCPScatterStyle::ssCircle : QCPScatterStyle::ssDisc;
    case Mark::Square:
      return QCPScatterStyle::ssSquare;
    case Mark::Triangle:
      return QCPScatterStyle::ssTriangle;
    case Mark::Diamond:
      return QCPScatterStyle::ssDiamond;
  }
  return QCPScatterStyle::ssNone;
}

}  // namespace distillscope
