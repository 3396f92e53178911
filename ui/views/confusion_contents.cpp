#include "ui/views/confusion_contents.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/models/provenance.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Confusion)
};

QString percent(double share, int decimals = 2) { return QLocale().toString(100 * share, 'f', decimals); }

}  // namespace

MatrixContents matrixOf(const Confusion& confusion, ConfusionValues values) {
  MatrixContents contents{.title = Text::tr("Confusion matrix of %1").arg(confusion.run),
                          .rowTitle = Text::tr("True class"),
                          .columnTitle = Text::tr("Predicted class"),
                          .names = confusion.classes,
                          .values = {},
                          .lower = 0,
                          .upper = 1,
                          .lowerText = QStringLiteral("0"),
                          .upperText = Text::tr("100 %"),
                          .isDiverging = false,
                          .marked = confusion.hasDropped() ? confusion.dropped : std::vector<bool>(),
                          .text = {},
                          .details = {}};
  const bool isShare = values == ConfusionValues::Shares;
  double greatest = 0;
  for (std::size_t y = 0; y < confusion.counts.size(); ++y) {
    std::vector<double> row;
    for (std::size_t k = 0; k < confusion.counts.size(); ++k) {
      row.push_back(isShare ? confusion.share(y, k) : static_cast<double>(confusion.counts[y][k]));
      if (!std::isnan(row.back())) greatest = std::max(greatest, row.back());
    }
    contents.values.push_back(std::move(row));
  }
  if (!isShare) {
    contents.upper = std::max(1.0, greatest);
    contents.upperText = QLocale().toString(static_cast<qlonglong>(contents.upper));
  }
  contents.text = [confusion, isShare](int row, int column) {
    const auto y = static_cast<std::size_t>(row), k = static_cast<std::size_t>(column);
    if (confusion.counts[y][k] == 0) return QString();
    return isShare ? percent(confusion.share(y, k), 0)
                   : QLocale().toString(static_cast<qlonglong>(confusion.counts[y][k]));
  };
  contents.details = [confusion](int row, int column) {
    const auto y = static_cast<std::size_t>(row), k = static_cast<std::size_t>(column);
    const QLocale locale;
    QString text = row == column ? Text::tr("%1 taken for what it is").arg(confusion.classes[row])
                                 : Text::tr("%1 taken for %2").arg(confusion.classes[row], confusion.classes[column]);
    text += QLatin1Char('\n') + Text::tr("%1 of %2 test images")
                                    .arg(locale.toString(static_cast<qlonglong>(confusion.counts[y][k])),
                                         locale.toString(static_cast<qlonglong>(confusion.images(y))));
    if (confusion.images(y) > 0) text += Text::tr(" (%1 %)").arg(percent(confusion.share(y, k)));
    if (confusion.dropped[y])
      text += QLatin1Char('\n') + Text::tr("%1 was dropped: no training images").arg(confusion.classes[row]);
    return text;
  };
  return contents;
}

QString accuracyText(const Confusion& confusion) {
  QStringList parts;
  if (confusion.top1) parts << Text::tr("Top-1 %1 %").arg(percent(*confusion.top1));
  if (confusion.top1Kept) parts << Text::tr("kept classes %1 %").arg(percent(*confusion.top1Kept));
  if (confusion.top1Dropped) parts << Text::tr("\u2715 dropped classes %1 %").arg(percent(*confusion.top1Dropped));
  parts << Text::tr("epoch %1").arg(QLocale().toString(static_cast<qlonglong>(confusion.epoch)));
  return parts.join(Text::tr(", "));
}

TableContents accuracyContents(const std::vector<Confusion>& matrices, bool byGain) {
  TableContents contents;
  for (const Confusion& matrix : matrices) {
    contents.columns << matrix.run;
    contents.columnDetails
        << Text::tr("Accuracy by class of %1, in percent\n%2").arg(matrix.run, provenanceText(matrix.provenance));
    contents.columnColours << runColour(matrix.run);
  }
  if (matrices.size() == 2) {
    contents.columns << Text::tr("Difference");
    contents.columnDetails << Text::tr("%1 minus %2").arg(matrices[1].run, matrices[0].run);
  }
  const auto text = [](double share) { return std::isnan(share) ? QStringLiteral("\u2013") : percent(share); };
  for (const ClassAccuracy& entry : classAccuracies(matrices, byGain)) {
    const QString details =
        entry.isDropped ? Text::tr("%1 was dropped: no training images").arg(entry.name) : QString();
    contents.rows << (entry.isDropped ? QStringLiteral("\u2715 ") + entry.name : entry.name);
    std::vector<TableCell> row;
    for (const double accuracy : entry.accuracies)
      row.push_back({.text = text(accuracy), .details = details, .isEmphasised = entry.isDropped});
    if (matrices.size() == 2) {
      const double gain = entry.accuracies[1] - entry.accuracies[0];
      row.push_back({.text = (gain > 0 ? QStringLiteral("+") : QString()) + text(gain),
                     .details = details,
                     .isEmphasised = entry.isDropped});
    }
    contents.cells.push_back(std::move(row));
    if (entry.isDropped) contents.warningRows.push_back(static_cast<int>(contents.rows.size()) - 1);
  }
  return contents;
}

}  // namespace distillscope
