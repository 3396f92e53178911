#include "ui/widgets/swatch.h"

#include <QHash>
#include <QPainter>
#include <QPixmap>
#include <utility>

namespace distillscope {

QIcon swatch(const QColor& colour, double pixelRatio) {
  // A few colours, asked for in every heading of every table.
  static QHash<std::pair<QRgb, double>, QIcon> drawn;
  QIcon& icon = drawn[{colour.rgba(), pixelRatio}];
  if (!icon.isNull()) return icon;
  QPixmap pixmap(QSize(swatchSize, swatchSize) * pixelRatio);
  pixmap.setDevicePixelRatio(pixelRatio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawRoundedRect(QRectF(1, 1, swatchSize - 2, swatchSize - 2), 3, 3);
  icon = QIcon(pixmap);
  return icon;
}

}  // namespace distillscope
