#include "ui/views/cam_numbers.h"

#include <QLocale>
#include <QPainter>

#include "ui/models/csv.h"
#include "ui/theme.h"
#include "ui/widgets/figure_file.h"

namespace distillscope {
namespace {

constexpr int printedCell = 150;  // side of a cell on paper, in its units

QString shareText(double share) { return CamFigure::tr("%1 %").arg(QLocale().toString(100 * share, 'f', 1)); }

}  // namespace

TableContents camNumbers(const CamFigure& figure) {
  TableContents contents;
  contents.columns << CamFigure::tr("Class");
  contents.columnColours << QColor();
  for (const CamFigure::Heading& heading : figure.headings) {
    contents.columns << heading.title << CamFigure::tr("Probability") << CamFigure::tr("Explained");
    contents.columnColours << runColour(heading.title) << QColor() << QColor();
  }
  for (const CamImage& image : figure.images) {
    contents.rows << image.name;
    std::vector<TableCell> cells{
        {.text = image.label < 0 ? QStringLiteral("\u2013") : image.labelName, .details = {}, .isEmphasised = false}};
    for (const CamColumn& column : image.columns) {
      const auto right = isRight(image, column);
      const QString mark = !right   ? QString()
                           : *right ? CamFigure::tr(" \u2713 right")
                                    : CamFigure::tr(" \u2717 wrong");
      cells.push_back({.text = column.className + mark, .details = {}, .isEmphasised = false});
      cells.push_back({.text = shareText(column.probability), .details = {}, .isEmphasised = false});
      cells.push_back({.text = shareText(column.explained), .details = {}, .isEmphasised = false});
    }
    contents.cells.push_back(std::move(cells));
  }
  return contents;
}

QByteArray camCsv(const CamFigure& figure) {
  QByteArray csv = "image,label,run,predicted,probability,right,explained\r\n";
  for (const CamImage& image : figure.images) {
    for (std::size_t i = 0; i < image.columns.size(); ++i) {
      const CamColumn& column = image.columns[i];
      const auto right = isRight(image, column);
      csv += csvField(image.name) + ',' + csvField(image.labelName) + ',' + csvField(figure.headings[i].title) + ',' +
             csvField(column.className) + ',' + csvNumber(column.probability) + ',' +
             (!right   ? ""
              : *right ? "true"
                       : "false") +
             ',' + csvNumber(column.explained) + "\r\n";
    }
  }
  return csv;
}

QString saveCamFigure(CamFigure figure, const QString& path, const QFont& font) {
  figure.cellSide = printedCell;
  const QSize size = figure.size(font);
  FigureFile file(path, size, CamFigure::tr("Eigen-CAM"));
  QPainter painter(file.device());
  figure.paint(painter, QRect(QPoint(0, 0), size), font, lightPalette(), true);
  painter.end();
  return file.finish();
}

}  // namespace distillscope
