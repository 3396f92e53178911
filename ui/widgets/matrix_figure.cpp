#include "ui/widgets/matrix_figure.h"

#include <QPainter>
#include <algorithm>

#include "ui/widgets/figure_file.h"
#include "ui/widgets/matrix_map.h"

namespace distillscope {
namespace {

constexpr QSize printedMatrix{460, 480};
constexpr int margin = 16;

}  // namespace

QString saveMatrices(const std::vector<const MatrixMap*>& maps, int columns, const QString& path,
                     const QString& title) {
  const int count = static_cast<int>(maps.size());
  const int across = std::clamp(count, 1, columns);
  const int down = std::max(1, (count + across - 1) / across);
  const QSize step = printedMatrix + QSize(margin, margin);
  FigureFile file(path, QSize(across * step.width(), down * step.height()) + QSize(margin, margin), title);
  QPainter painter(file.device());
  for (int i = 0; i < count; ++i) {
    const QPoint corner(margin + i % across * step.width(), margin + i / across * step.height());
    maps[static_cast<std::size_t>(i)]->print(painter, QRect(corner, printedMatrix));
  }
  painter.end();
  return file.finish();
}

}  // namespace distillscope
