#include "ui/widgets/plot_figure.h"

#include <cmath>

#include "ui/widgets/figure_file.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/plot_backend.h"

namespace distillscope {
namespace {

constexpr int margin = 16;
constexpr QSize onePanel{640, 400};
constexpr QSize panelOfMany{440, 300};

}  // namespace

QString savePlotFigure(const PlotFigure& figure, const QString& path, const QFont& font) {
  const int count = static_cast<int>(figure.plots.size());
  const int columns = count <= 3 ? std::max(1, count) : static_cast<int>(std::ceil(std::sqrt(count)));
  const int rows = (count + columns - 1) / columns;
  const QSize panel = count <= 1 ? onePanel : panelOfMany;
  const int width = columns * panel.width() + 2 * margin;
  const int legend = legendHeight(figure.legend, font, width - 2 * margin);

  FigureFile file(path, {width, rows * panel.height() + legend + 3 * margin}, figure.title);
  QCPPainter painter(file.device());
  painter.setFont(font);
  painter.setMode(QCPPainter::pmVectorized);
  for (int i = 0; i < count; ++i) {
    const QPoint corner(margin + i % columns * panel.width(), margin + i / columns * panel.height());
    figure.plots[static_cast<std::size_t>(i)]->print(painter, QRect(corner, panel));
  }
  paintLegend(painter, QRect(margin, 2 * margin + rows * panel.height(), width - 2 * margin, legend), figure.legend,
              font);
  painter.end();
  return file.finish();
}

}  // namespace distillscope
