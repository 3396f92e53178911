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
  bool isHollow = false;  ///< the mark alone, with nothing in it

  bool operator==(const LegendEntry&) const = default;
};

/// A mark in the painter's pen and brush, of 2 * `radius` pixels.
void paintMark(QPainter& painter, const QPointF& centre, double radius, Mark mark);

/// What stands for the entry, in the middle of `rect`: a piece of its line, a box, or its mark.
void paintSwatch(QPainter& painter, const QRectF& rect, const LegendEntry& entry, bool forPrint);

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
