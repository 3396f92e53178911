// The crosshair of a plot with the values under it. Lies over the plot and lets the mouse through.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/widgets/plot_line.h"

namespace distillscope {

class PlotReadout final : public QWidget {
  Q_OBJECT
 public:
  explicit PlotReadout(QWidget* plot);

  /// `area` is the inside of the axes, `x` the cursor and `marks` the points of `rows`, all in pixels of the plot.
  void show(const QRect& area, double x, const QString& title, const QString& unit, const std::vector<ReadoutRow>& rows,
            const std::vector<QPointF>& marks);
  void clear();

  /// A row's value as it is shown: "0.1234" or "0.1234 (smoothed 0.1201)".
  static QString valueText(const ReadoutRow& row);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  /// The values beside the crosshair.
  struct Box {
    QRect rect;
    int shown = 0;  ///< of the rows
    int labelWidth = 0;
    int line = 0;  ///< height of a row
  };
  Box layOutBox() const;
  QRegion painted() const;
  void paintBox(QPainter& painter) const;

  QRect m_area;
  double m_x = 0;
  QString m_title;
  std::vector<ReadoutRow> m_rows;
  std::vector<QPointF> m_marks;
  Box m_box;
  QRegion m_painted;  ///< what shows something; all else of the plot stays as it is when the cursor moves
};

}  // namespace distillscope
