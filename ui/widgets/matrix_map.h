// A square matrix over classes in colours: confusion matrices, centroids, differences of centroids. The value under the
// cursor is read out; arrow keys move the cursor.
#pragma once

#include <QPalette>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <vector>

class QPainter;

namespace distillscope {

struct MatrixContents {
  QString title;                                     ///< "Confusion matrix of resnet8-kd"
  QString rowTitle;                                  ///< "True class"
  QString columnTitle;                               ///< "Predicted class"
  QStringList names;                                 ///< of rows and of columns
  std::vector<std::vector<double>> values;           ///< [row][column]; NaN has no colour
  double lower = 0, upper = 1;                       ///< ends of the colour scale
  QString lowerText, upperText;                      ///< the same in words
  bool isDiverging = false;                          ///< two colours that meet at 0, the middle of the scale
  std::vector<bool> marked;                          ///< rows and columns written in red behind a cross; empty for none
  std::function<QString(int row, int column)> text;  ///< inside a cell with room for it
  std::function<QString(int row, int column)> details;  ///< read out at the cursor

  int size() const { return static_cast<int>(values.size()); }
};

/// The colour of `value` on the scale of `contents`, in the palette's colours.
QColor matrixColour(const MatrixContents& contents, double value, const QPalette& palette);

class MatrixMap final : public QWidget {
  Q_OBJECT
 public:
  explicit MatrixMap(QWidget* parent = nullptr);

  void setContents(MatrixContents contents);
  const MatrixContents& contents() const { return m_contents; }
  /// The inside of a cell, in pixels of the widget.
  QRect cellRect(int row, int column) const;
  /// The same matrix with its title on white paper.
  void print(QPainter& painter, const QRect& rect) const;

  QSize sizeHint() const override { return {420, 420}; }
  QSize minimumSizeHint() const override { return {220, 220}; }

 Q_SIGNALS:
  /// A person clicked a cell, or pressed Return on it.
  void cellActivated(int row, int column);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  /// Row in y, column in x; (-1, -1) outside.
  QPoint cellAt(const QPoint& position) const;
  void setCursorCell(const QPoint& cell);
  QString detailsAt(const QPoint& cell) const;

  MatrixContents m_contents;
  QPoint m_cursor{-1, -1};
};

}  // namespace distillscope
