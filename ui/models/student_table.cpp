#include "ui/models/student_table.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>
#include <algorithm>
#include <cmath>

#include "core/record/measures.h"
#include "ui/json_path.h"
#include "ui/models/configuration.h"
#include "ui/models/measure_value.h"
#include "ui/models/provenance.h"
#include "ui/models/student_groups.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

using nlohmann::json;
using Cell = StudentTable::Cell;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Students)
};

QString epochText(EpochChoice choice) {
  return choice == EpochChoice::Last ? Text::tr("after the last epoch")
                                     : Text::tr("at the epoch with the best test top-1");
}

QString detailsOf(const StudentValues& student, const MeasureInfo& info) {
  const QLocale locale;
  const double value = measureOf(student.test, info.id);
  if (std::isnan(value)) return Text::tr("%1: not measured").arg(student.run->id());
  return Text::tr("%1, seed %2: %3, epoch %4\n%5")
      .arg(student.run->id(), locale.toString(static_cast<qlonglong>(student.seed)), measureNumber(info, value, locale),
           locale.toString(static_cast<qlonglong>(student.test->epoch)), provenanceText(student.test->provenance));
}

Cell cellOf(const std::vector<const StudentPlace*>& places, const MeasureInfo& info) {
  Cell cell;
  std::vector<double> values;
  QStringList details;
  for (const StudentPlace* place : places) {
    cell.runs << place->values.run->id();
    values.push_back(measureOf(place->values.test, info.id));
    details << detailsOf(place->values, info);
  }
  cell.spread = spreadOf(values);
  cell.text = spreadText(info, cell.spread, QLocale());
  cell.details = details.join(QLatin1Char('\n'));
  return cell;
}

Cell differenceOf(const Cell& from, const Cell& to, const MeasureInfo& info) {
  Cell cell;
  cell.spread.mean = to.spread.mean - from.spread.mean;
  if (std::isnan(cell.spread.mean)) {
    cell.text = QStringLiteral("\u2013");
    return cell;
  }
  cell.spread.count = 1;
  cell.text = differenceNumber(info, cell.spread.mean, QLocale());
  if (from.spread.count > 1 && to.spread.count > 1) {
    const double error = std::sqrt(std::pow(from.spread.deviation, 2) / static_cast<double>(from.spread.count) +
                                   std::pow(to.spread.deviation, 2) / static_cast<double>(to.spread.count));
    cell.details =
        Text::tr("Difference of the means; its standard error is %1.").arg(measureNumber(info, error, QLocale()));
  } else {
    cell.details = Text::tr("From one seed on at least one side: say nothing of chance.");
  }
  return cell;
}

/// Column titles: no teacher, MLL, then the others by name.
std::vector<QString> columnTitles(const std::vector<StudentPlace>& places) {
  std::vector<std::tuple<bool, bool, QString>> order;
  for (const StudentPlace& place : places) {
    const bool isMll = place.column.is_object() && place.column.value("id", "") == "mll";
    const std::tuple key(!place.column.is_null(), !isMll, place.columnTitle);
    if (std::ranges::find(order, key) == order.end()) order.push_back(key);
  }
  std::ranges::sort(order);
  std::vector<QString> titles;
  for (const auto& [hasTeacher, isOther, title] : order) titles.push_back(title);
  return titles;
}

/// A sentence for each cell whose runs differ in more than their seeds.
QStringList mixedCells(const std::vector<std::vector<const StudentPlace*>>& cells) {
  QStringList remarks;
  for (const auto& places : cells) {
    const auto isAsFirst = [&](const StudentPlace* place) {
      const StudentPlace& first = *places.front();
      const bool sameTeacher =
          place->teacher == first.teacher || (place->teacher && first.teacher && *place->teacher == *first.teacher);
      return sameTeacher && place->method == first.method && place->group == first.group;
    };
    if (std::ranges::all_of(places, isAsFirst)) continue;
    std::vector<json> configurations;
    QStringList names;
    for (const StudentPlace* place : places) {
      configurations.push_back(configurationOf(*place));
      names << place->values.run->id();
    }
    const QStringList fields = differingFields(configurations);
    remarks << Text::tr("%1 are averaged, and differ in more than the seed: %2.")
                   .arg(names.join(Text::tr(", ")), fields.mid(0, 4).join(Text::tr(", ")));
  }
  return remarks;
}

/// A sentence that names the runs that have not come to their end, and how far they are; empty if all have.
QString unfinishedRuns(const std::vector<StudentPlace>& places) {
  const QLocale locale;
  QStringList runs;
  QSet<const Run*> seen;
  for (const StudentPlace& place : places) {
    const Run& run = *place.values.run;
    if (run.status == RunStatus::Finished || !place.values.test || seen.contains(&run)) continue;
    seen.insert(&run);  // a student without a teacher stands in several places
    const int64_t done = run.history.epochs("test").back().epoch;
    const int64_t planned = valueAt(run.recipe, "epochs").get<int64_t>();
    if (done >= planned) continue;
    runs << Text::tr("%1 at epoch %2 of %3")
                .arg(run.id(), locale.toString(static_cast<qlonglong>(done)),
                     locale.toString(static_cast<qlonglong>(planned)));
  }
  return runs.isEmpty() ? QString() : Text::tr("Not trained to the end: %1.").arg(namesText(runs));
}

}  // namespace

bool isStudent(const Run& run) { return textAt(run.recipe, "kind") == "student"; }

StudentTable studentTable(const std::vector<StudentPlace>& places, EpochChoice choice, const std::string& measure) {
  const MeasureInfo info = measureInfo(measure);
  StudentTable table;
  table.measure = measure;
  const QString unit = QString::fromStdString(info.unit);
  const QString title = QString::fromStdString(info.title);
  table.caption =
      Text::tr("%1 on the test split %2; of several seeds mean \u00b1 standard deviation (number of seeds).")
          .arg(unit.isEmpty() ? title : Text::tr("%1 (%2)").arg(title, unit), epochText(choice));

  const std::vector<QString> titles = columnTitles(places);
  int firstWithTeacher = -1;
  for (const QString& column : titles) {
    table.columns.push_back({.title = column, .details = Text::tr("Teachers: %1").arg(column), .minuend = -1});
    if (column == Text::tr("No teacher")) {
      table.columns.back().details = Text::tr("Trained on the labels alone");
    } else if (firstWithTeacher < 0) {
      firstWithTeacher = static_cast<int>(table.columns.size()) - 1;
    }
  }
  const int plain = static_cast<int>(titles.size());
  for (int i = firstWithTeacher + 1; firstWithTeacher >= 0 && i < plain; ++i) {
    const QString base = table.columns[static_cast<std::size_t>(firstWithTeacher)].title;
    const QString other = table.columns[static_cast<std::size_t>(i)].title;
    table.columns.push_back({.title = QStringLiteral("%1 \u2212 %2").arg(other, base),
                             .details = Text::tr("Students of %1 minus students of %2").arg(other, base),
                             .minuend = i});
  }

  std::vector<std::vector<const StudentPlace*>> cells;
  std::vector<NamedProvenance> measured;
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    const StudentPlace& first = places[begin];
    if (begin == 0 || places[begin - 1].groupTitle != first.groupTitle)
      table.rows.push_back({.title = first.groupTitle, .isHeading = true, .cells = {}});
    while (end < places.size() && places[end].groupTitle == first.groupTitle &&
           places[end].methodTitle == first.methodTitle)
      ++end;
    StudentTable::Row row{.title = first.methodTitle, .isHeading = false, .cells = {}};
    for (const QString& column : titles) {
      std::vector<const StudentPlace*> inCell;
      for (std::size_t i = begin; i < end; ++i) {
        if (places[i].columnTitle == column) inCell.push_back(&places[i]);
      }
      row.cells.push_back(cellOf(inCell, info));
      cells.push_back(std::move(inCell));
    }
    for (int i = plain; i < std::ssize(table.columns); ++i) {
      const auto minuend = static_cast<std::size_t>(table.columns[static_cast<std::size_t>(i)].minuend);
      row.cells.push_back(
          differenceOf(row.cells[static_cast<std::size_t>(firstWithTeacher)], row.cells[minuend], info));
    }
    table.rows.push_back(std::move(row));
  }
  for (const StudentPlace& place : places) {
    if (place.values.test) measured.push_back({place.values.run->id(), place.values.test->provenance});
  }
  QStringList remarks = mixedCells(cells);
  if (const QString unfinished = unfinishedRuns(places); !unfinished.isEmpty()) remarks << unfinished;
  if (const QString difference = provenanceDifference("test", measured); !difference.isEmpty()) remarks << difference;
  table.remark = remarks.join(QLatin1Char(' '));
  return table;
}

}  // namespace distillscope
