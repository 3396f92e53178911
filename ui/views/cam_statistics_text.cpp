// What the statistics of maps say: as a table, as a sentence, as CSV.
#include <QCoreApplication>
#include <QLocale>
#include <cmath>

#include "ui/models/csv.h"
#include "ui/theme.h"
#include "ui/views/cam_statistics_panel.h"

namespace distillscope {
namespace {

struct MeasureText {
  const char* id;
  const char* title;
  bool isShare;
};

constexpr MeasureText measures[] = {
    {"area", QT_TRANSLATE_NOOP("CamStatistics", "Area above half of the maximum [%]"), true},
    {"entropy", QT_TRANSLATE_NOOP("CamStatistics", "Entropy of the map [nats]"), false},
    {"explained", QT_TRANSLATE_NOOP("CamStatistics", "Variance explained by the component [%]"), true},
};

struct Text {
  Q_DECLARE_TR_FUNCTIONS(CamStatistics)
};

QString number(double value, bool isShare) {
  if (std::isnan(value)) return QStringLiteral("\u2013");
  return isShare ? QLocale().toString(100 * value, 'f', 2) : QLocale().toString(value, 'f', 4);
}

QString withSign(double value, bool isShare) {
  return (value > 0 ? QStringLiteral("+") : QString()) + number(value, isShare);
}

TableCell cellOf(const MeanEstimate& estimate, bool isShare, bool isDifference) {
  const QString mean = isDifference ? withSign(estimate.mean, isShare) : number(estimate.mean, isShare);
  // An interval on one side of 0: the difference is there.
  const bool isTold = isDifference && estimate.low * estimate.high > 0;
  return {.text = Text::tr("%1 \u00b1 %2").arg(mean, number((estimate.high - estimate.low) / 2, isShare)),
          .details = Text::tr("n = %1; standard deviation %2; 95 % interval of the mean %3 to %4")
                         .arg(estimate.count)
                         .arg(number(estimate.deviation, isShare), number(estimate.low, isShare),
                              number(estimate.high, isShare)),
          .isEmphasised = isTold};
}

}  // namespace

TableContents statisticsTable(const MapStatistics& statistics, const QStringList& names) {
  TableContents contents;
  for (const QString& name : names) {
    contents.columns << name;
    contents.columnColours << runColour(name);
  }
  if (statistics.difference) {
    contents.columns << Text::tr("%1 \u2212 %2").arg(names[1], names[0]);
    contents.columnColours << QColor();
  }
  for (const MeasureText& measure : measures) {
    contents.rows << Text::tr(measure.title);
    std::vector<TableCell> cells;
    for (const MapEstimates& source : statistics.sources) {
      cells.push_back(cellOf(source.at(measure.id), measure.isShare, false));
    }
    if (statistics.difference) cells.push_back(cellOf(statistics.difference->at(measure.id), measure.isShare, true));
    contents.cells.push_back(std::move(cells));
  }
  return contents;
}

QString areaFinding(const MapStatistics& statistics, const QStringList& names) {
  if (!statistics.difference) return {};
  const MeanEstimate& area = statistics.difference->at("area");
  const QString interval = Text::tr("%1 to %2 points").arg(withSign(area.low, true), withSign(area.high, true));
  if (!(area.low * area.high > 0)) {
    return Text::tr(
               "No difference in covered area between %1 and %2 can be told from these pictures (95 % interval %3).")
        .arg(names[0], names[1], interval);
  }
  return (area.mean > 0
              ? Text::tr("The maps of %2 cover more of the pictures than those of %1: by %3 points of their area on "
                         "average (95 % interval %4).")
              : Text::tr("The maps of %2 cover less of the pictures than those of %1: by %3 points of their area on "
                         "average (95 % interval %4)."))
      .arg(names[0], names[1], number(std::abs(area.mean), true), interval);
}

QByteArray statisticsCsv(const MapStatistics& statistics, const QStringList& names) {
  QByteArray csv = "measure,run,count,mean,deviation,low,high\r\n";
  const auto add = [&](const MeasureText& measure, const QString& run, const MeanEstimate& estimate) {
    csv += QByteArray(measure.id) + ',' + csvField(run) + ',' + QByteArray::number(static_cast<qint64>(estimate.count));
    for (const double value : {estimate.mean, estimate.deviation, estimate.low, estimate.high}) {
      csv += ',' + csvNumber(value);
    }
    csv += "\r\n";
  };
  for (const MeasureText& measure : measures) {
    for (std::size_t i = 0; i < statistics.sources.size(); ++i) {
      add(measure, names[static_cast<qsizetype>(i)], statistics.sources[i].at(measure.id));
    }
    if (statistics.difference) {
      add(measure, Text::tr("%1 less %2").arg(names[1], names[0]), statistics.difference->at(measure.id));
    }
  }
  return csv;
}

}  // namespace distillscope
