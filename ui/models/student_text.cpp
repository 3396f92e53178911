// A table of students as text for papers and for programs.
#include <QCoreApplication>
#include <QLocale>
#include <cmath>

#include "core/record/measures.h"
#include "ui/json_path.h"
#include "ui/models/csv.h"
#include "ui/models/latex.h"
#include "ui/models/measure_value.h"
#include "ui/models/student_groups.h"
#include "ui/models/student_table.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using Cell = StudentTable::Cell;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Students)
};

/// "70.66 +- 0.21 (3)" with a point.
QString plainText(const StudentTable& table, std::size_t column, const Cell& cell) {
  const MeasureInfo info = measureInfo(table.measure);
  if (table.columns[column].minuend < 0)
    return cell.spread.count ? spreadText(info, cell.spread, QLocale::c()) : QString();
  if (std::isnan(cell.spread.mean)) return {};
  return differenceNumber(info, cell.spread.mean, QLocale::c());
}

}  // namespace

QString studentMarkdown(const StudentTable& table) {
  QString text = table.caption + QStringLiteral("\n\n| %1 |").arg(Text::tr("Method"));
  for (const auto& column : table.columns) text += QStringLiteral(" %1 |").arg(column.title);
  text += QStringLiteral("\n| --- |");
  for (std::size_t i = 0; i < table.columns.size(); ++i) text += QStringLiteral(" ---: |");
  for (const auto& row : table.rows) {
    QString title = row.title;
    title.replace(QStringLiteral("|"), QStringLiteral("\\|"));
    text += row.isHeading ? QStringLiteral("\n| **%1** |").arg(title) : QStringLiteral("\n| %1 |").arg(title);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      text += row.isHeading ? QStringLiteral(" |") : QStringLiteral(" %1 |").arg(plainText(table, i, row.cells[i]));
    }
  }
  return text + QLatin1Char('\n');
}

QString studentLatex(const StudentTable& table) {
  QString text = QStringLiteral("% ") + table.caption + QLatin1Char('\n') + Text::tr("Method");
  for (const auto& column : table.columns) text += QStringLiteral(" & ") + escapedForLatex(column.title);
  text += QStringLiteral(" \\\\\n");
  for (const auto& row : table.rows) {
    if (row.isHeading) {
      text += QStringLiteral("\\multicolumn{%1}{l}{%2} \\\\\n")
                  .arg(table.columns.size() + 1)
                  .arg(escapedForLatex(row.title));
      continue;
    }
    text += escapedForLatex(row.title);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const QString cell = plainText(table, i, row.cells[i]);
      text += QStringLiteral(" & ") + (cell.isEmpty() ? cell : inMathMode(cell));
    }
    text += QStringLiteral(" \\\\\n");
  }
  return text;
}

QByteArray studentCsv(const std::vector<StudentPlace>& places, EpochChoice choice) {
  QByteArray csv = "run,pair,method,teacher,objective,seed,epoch_rule,epoch," + csvProvenanceTitles();
  for (const MeasureInfo& info : measures()) csv += ',' + QByteArray::fromStdString(info.id);
  csv += "\r\n";
  for (const StudentPlace& place : places) {
    const StudentValues& student = place.values;
    csv += csvField(student.run->id()) + ',' + csvField(place.groupTitle) + ',' + csvField(place.methodTitle) + ',' +
           csvField(QString::fromStdString(textAt(student.run->recipe, "teacher"))) + ',' +
           (place.column.is_null() ? QByteArray() : csvField(place.columnTitle)) + ',' +
           QByteArray::number(static_cast<qlonglong>(student.seed)) + ',' +
           (choice == EpochChoice::Last ? "last" : "best_test_top1") + ',' +
           (student.test ? QByteArray::number(static_cast<qlonglong>(student.test->epoch)) : QByteArray()) + ',' +
           csvProvenance(student.test ? std::optional(student.test->provenance) : std::nullopt);
    for (const MeasureInfo& info : measures()) {
      const double value = measureOf(student.test, info.id);
      csv += ',' + (std::isnan(value) ? QByteArray() : csvNumber(value));
    }
    csv += "\r\n";
  }
  return csv;
}

}  // namespace distillscope
