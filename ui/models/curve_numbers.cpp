#include "ui/models/curve_numbers.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

#include "ui/models/provenance.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Curves)
};

QString sourceTitle(CurveSource source) {
  return source == CurveSource::Test    ? Text::tr("test")
         : source == CurveSource::Train ? Text::tr("train")
                                        : Text::tr("batches");
}

/// "0.1849 at epoch 6"
TableCell cellAt(const CurvePlot& plot, const CurveLine& line, std::size_t i) {
  const QLocale locale;
  const Curve& curve = *line.curve;
  QString text = locale.toString(curve.values[i] * plot.scale, 'g', 5);
  if (line.deviation) text += QStringLiteral(" \u00b1 ") + locale.toString((*line.deviation)[i] * plot.scale, 'g', 2);
  return {.text = text,
          .details = Text::tr("epoch %1, step %2")
                         .arg(locale.toString(curve.epochs[i], 'g', 6),
                              locale.toString(static_cast<qlonglong>(curve.steps[i]))),
          .isEmphasised = false};
}

std::vector<TableCell> rowOf(const CurvePlot& plot, const CurveLine& line) {
  const Curve& curve = *line.curve;
  std::size_t least = 0;
  std::size_t greatest = 0;
  std::size_t last = 0;
  std::size_t finite = 0;
  for (std::size_t i = 0; i < curve.values.size(); ++i) {
    if (!std::isfinite(curve.values[i])) continue;
    if (finite++ == 0) least = greatest = i;
    if (curve.values[i] < curve.values[least]) least = i;
    if (curve.values[i] > curve.values[greatest]) greatest = i;
    last = i;
  }
  const QString where =
      line.provenance ? provenanceText(*line.provenance) : Text::tr("training batches, running values");
  std::vector<TableCell> cells{{.text = sourceTitle(line.source), .details = where, .isEmphasised = false}};
  for (const std::size_t i : {last, least, greatest}) {
    cells.push_back(finite == 0 ? TableCell{.text = QStringLiteral("\u2013"), .details = {}, .isEmphasised = false}
                                : cellAt(plot, line, i));
  }
  cells.push_back({.text = QLocale().toString(static_cast<qulonglong>(finite)), .details = {}, .isEmphasised = false});
  return cells;
}

}  // namespace

TableContents curveNumbers(const std::vector<CurvePlot>& plots) {
  TableContents contents;
  contents.columns << Text::tr("Values of") << Text::tr("Last") << Text::tr("Lowest") << Text::tr("Highest")
                   << Text::tr("Points");
  for (const CurvePlot& plot : plots) {
    contents.headingRows.push_back(static_cast<int>(contents.rows.size()));
    contents.rows << (plot.unit.isEmpty() ? plot.title : Text::tr("%1 (%2)").arg(plot.title, plot.unit));
    contents.cells.emplace_back();
    for (const CurveLine& line : plot.lines) {
      contents.rows << line.name();
      contents.cells.push_back(rowOf(plot, line));
    }
  }
  return contents;
}

}  // namespace distillscope
