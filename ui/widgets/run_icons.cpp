#include "ui/widgets/run_icons.h"

#include <QApplication>
#include <QPainter>
#include <QPixmapCache>

#include "ui/theme.h"

namespace distillscope {
namespace {

/// Drawn at twice the size for dense displays. `edge` keeps it apart from a ground of its own colour.
QPixmap draw(const QColor& colour, Qt::PenStyle style, const QColor& edge) {
  const QString key = QStringLiteral("distillscope/line/%1/%2/%3")
                          .arg(colour.name(QColor::HexArgb), edge.name(QColor::HexArgb))
                          .arg(static_cast<int>(style));
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  pixmap = QPixmap(32, 32);
  pixmap.setDevicePixelRatio(2);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  if (style == Qt::SolidLine) {
    painter.setPen(QPen(edge, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(3, 3, 10, 10));
  } else {
    painter.setPen(QPen(edge, 6));
    painter.drawLine(QPointF(0, 8), QPointF(16, 8));
    painter.setPen(QPen(colour, 3, style, Qt::FlatCap));
    painter.drawLine(QPointF(0, 8), QPointF(16, 8));
  }
  painter.end();
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

}  // namespace

QIcon lineIcon(const QColor& colour, Qt::PenStyle style) {
  QIcon icon(draw(colour, style, Qt::transparent));
  icon.addPixmap(draw(colour, style, QApplication::palette().color(QPalette::HighlightedText)), QIcon::Selected);
  return icon;
}

QIcon runIcon(const QString& runId) { return lineIcon(runColour(runId), runPenStyle(runId)); }

QIcon statusIcon(RunStatus status) {
  switch (status) {
    case RunStatus::Waiting:
      return themedIcon(QStringLiteral("waiting"), Tone::Muted);
    case RunStatus::Running:
      return themedIcon(QStringLiteral("play"), Tone::Accent);
    case RunStatus::Paused:
      return themedIcon(QStringLiteral("pause"), Tone::Warning);
    case RunStatus::Finished:
      return themedIcon(QStringLiteral("check"), Tone::Good);
    case RunStatus::Stopped:
      return themedIcon(QStringLiteral("stop"), Tone::Muted);
    case RunStatus::Failed:
      return themedIcon(QStringLiteral("error"), Tone::Bad);
    case RunStatus::Interrupted:
      return themedIcon(QStringLiteral("warning"), Tone::Warning);
  }
  return {};
}

QIcon statusIcon(const StudyNodeStatus& status) {
  return status.blocked ? themedIcon(QStringLiteral("blocked"), Tone::Warning) : statusIcon(status.run);
}

}  // namespace distillscope
