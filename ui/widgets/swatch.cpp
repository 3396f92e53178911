#include "ui/widgets/swatch.h"

#include <QPainter>
#include <QPixmap>

namespace distillscope {

QIcon swatch(const QColor& colour, double pixelRatio) {
  QPixmap pixmap(QSize(swatchSize, swatchSize) * pixelRatio);
  pixmap.setDevicePixelRatio(pixelRatio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawRoundedRect(QRectF(1, 1, swatchSize - 2, swatchSize - 2), 3, 3);
  return QIcon(pixmap);
}

}  // namespace distillscope
