// A legend: swatch and text for each entry, in as many rows as the width needs; in the window and on paper.
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

#include "ui/widgets/plot_line.h"

class QPainter;

namespace distillscope {

struct LegendEntry {
  QString text;
  QString details;  ///< tool tip
  LineLook look;
  bool isFilled = false;  ///< a box (bars) instead of a line

  bool operator==(const LegendEntry&) const = default;
};

/// A filled mark of 2 * `radius` pixels in the painter's brush.
void paintMark(QPainter& painter, const QPointF& centre, double radius, Mark mark);

/// A piece of the line itself, or a filled box, in the middle of `rect`.
void paintSwatch(QPainter& painter, const QRectF& rect, const LineLook& look, bool forPrint, bool isFilled = false);

/// Height that paintLegend() takes at this width, with the font.
int legendHeight(const std::vector<LegendEntry>& entries, const QFont& font, int width);
/// On white paper.
void paintLegend(QPainter& painter, const QRect& rect, const std::vector<LegendEntry>& entries, const QFont& font);

class PlotLegend final : public QWidget {
  Q_OBJECT
 public:
  using QWidget::QWidget;

  void setEntries(const std::vector<LegendEntry>& entries);
  const std::vector<LegendEntry>& entries() const { return m_entries; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<LegendEntry> m_entries;
};

}  // namespace distillscope
