#include "ui/models/teacher_table.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/record/measures.h"
#include "ui/json_path.h"
#include "ui/models/measure_value.h"
#include "ui/models/provenance.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Teachers)
};

QString detailsOf(const EpochEvent& event) {
  const QLocale locale;
  return Text::tr("%1\nepoch %2, step %3, %4 images")
      .arg(provenanceText(event.provenance), locale.toString(static_cast<qlonglong>(event.epoch)),
           locale.toString(static_cast<qlonglong>(event.step)), locale.toString(static_cast<qlonglong>(event.count)));
}

/// Of every run that measured the split: a table of hundreds of teachers shows each in many cells.
using Details = std::map<const TeacherValues*, QString>;

Details detailsOf(const std::vector<TeacherValues>& teachers, const std::string& split) {
  Details details;
  for (const TeacherValues& teacher : teachers) {
    for (const TeacherValues* run : teacher.runs()) {
      if (const auto& event = run->of(split)) details[run] = detailsOf(*event);
    }
  }
  return details;
}

TeacherTable::Cell measureCell(const TeacherValues& teacher, const std::string& split, const MeasureInfo& info,
                               const Details& known) {
  TeacherTable::Cell cell;
  const auto runs = teacher.runs();
  QStringList details;
  for (const TeacherValues* run : runs) {
    const auto& event = run->of(split);
    const double value = measureOf(event, info.id);
    if (!event) {
      details
          << Text::tr("%1 has no values of the %2 split at this epoch.").arg(run->id, QString::fromStdString(split));
    } else if (std::isnan(value)) {
      details << Text::tr("%1 did not measure this.").arg(run->id);
    } else {
      if (runs.size() > 1) details << Text::tr("%1: %2").arg(run->id, measureNumber(info, value, QLocale()));
      details << known.at(run);
    }
  }
  cell.spread = teacher.spread(split, info.id);
  cell.text = spreadText(info, cell.spread, QLocale());
  cell.details = details.join(QLatin1Char('\n'));
  return cell;
}

TeacherTable::Cell differenceCell(const TeacherTable::Row& row, const TeacherTable::Difference& difference,
                                  const MeasureInfo& info, const std::vector<TeacherValues>& teachers) {
  const auto minuend = static_cast<std::size_t>(difference.minuend);
  const auto subtrahend = static_cast<std::size_t>(difference.subtrahend);
  TeacherTable::Cell cell{.spread = {}, .text = QStringLiteral("\u2013"), .details = {}};
  if (!isSameDataset(teachers[minuend].trainedOn, teachers[subtrahend].trainedOn)) {
    cell.details = Text::tr("They are of different datasets.");
    return cell;
  }
  cell.spread.mean = row.cells[minuend].spread.mean - row.cells[subtrahend].spread.mean;
  if (std::isnan(cell.spread.mean)) return cell;
  cell.spread.count = 1;
  cell.text = differenceNumber(info, cell.spread.mean, QLocale());
  cell.details = Text::tr("%1 minus %2").arg(teachers[minuend].name(), teachers[subtrahend].name());
  return cell;
}

std::vector<TeacherTable::Difference> differencesOf(const std::vector<TeacherValues>& teachers) {
  if (teachers.size() == 2) return {{.minuend = 1, .subtrahend = 0}};
  std::vector<TeacherTable::Difference> differences;
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    QStringList origins;
    for (const TeacherValues* run : teachers[i].runs()) origins << run->origin;
    origins.removeAll(QString());
    const auto isOrigin = [&](const TeacherValues* run) { return origins.contains(run->id); };
    const auto origin = std::ranges::find_if(
        teachers, [&](const TeacherValues& teacher) { return std::ranges::any_of(teacher.runs(), isOrigin); });
    if (origin != teachers.end()) differences.push_back({static_cast<qsizetype>(i), origin - teachers.begin()});
  }
  return differences;
}

TeacherTable::Row epochRow(const std::vector<TeacherValues>& teachers, const std::string& split, const Details& known) {
  TeacherTable::Row row{.split = split, .measure = {}, .title = Text::tr("Epoch"), .cells = {}};
  for (const TeacherValues& teacher : teachers) {
    QStringList epochs, details;
    for (const TeacherValues* run : teacher.runs()) {
      const auto& event = run->of(split);
      if (!event) continue;
      epochs << QLocale().toString(static_cast<qlonglong>(event->epoch));
      details << known.at(run);
    }
    epochs.removeDuplicates();
    row.cells.push_back({.spread = {},
                         .text = epochs.isEmpty() ? QStringLiteral("\u2013") : epochs.join(Text::tr(", ")),
                         .details = details.join(QLatin1Char('\n'))});
  }
  return row;
}

}  // namespace

QString TeacherValues::name() const { return seeds.empty() ? id : Text::tr("%1 (%2 seeds)").arg(id).arg(seeds.size()); }

std::vector<const TeacherValues*> TeacherValues::runs() const {
  if (seeds.empty()) return {this};
  std::vector<const TeacherValues*> all;
  for (const TeacherValues& run : seeds) all.push_back(&run);
  return all;
}

Spread TeacherValues::spread(const std::string& split, const std::string& measure) const {
  std::vector<double> values;
  for (const TeacherValues* run : runs()) values.push_back(measureOf(run->of(split), measure));
  return spreadOf(std::move(values));
}

bool isTeacher(const Run& run) { return run.recipe.is_object() && run.recipe.value("kind", "") == "teacher"; }

QString objectiveOf(const Run& run) {
  if (!run.recipe.is_object()) return {};
  const auto objective = run.recipe.find("objective");
  if (objective == run.recipe.end() || !objective->is_object()) return {};
  return QString::fromStdString(objective->value("id", ""));
}

QStringList newestPair(const QStringList& listed, const RunStore& runs) {
  const auto newest = [&](const char* objective) {
    const auto found = std::ranges::find_if(listed, [&](const QString& id) {
      const Run* run = runs.run(id);
      return run && isTeacher(*run) && objectiveOf(*run) == QLatin1String(objective);
    });
    return found != listed.end() ? *found : QString();
  };
  const QString mcmi = newest("mcmi");
  const Run* tuned = runs.run(mcmi);
  const QString origin = tuned ? QString::fromStdString(textAt(tuned->recipe, "init")) : QString();
  QStringList pair{listed.contains(origin) ? origin : newest("mll"), mcmi};
  pair.removeAll(QString());
  return pair;
}

QStringList newestToCompare(const QStringList& listed, const RunStore& runs) {
  const QStringList pair = newestPair(listed, runs);
  return pair.isEmpty() ? listed.mid(0, 2) : pair;
}

QString shortMethodText(const Run& run, const Catalogue* catalogue) {
  static const QRegularExpression abbreviation(QStringLiteral(R"(\(([^()]+)\)$)"));
  const QString title = methodText(run.recipe, catalogue);
  const QRegularExpressionMatch match = abbreviation.match(title);
  return match.hasMatch() ? match.captured(1) : title;
}

const EpochEvent* testEpoch(const Run& run, EpochChoice choice) {
  const std::vector<EpochEvent>& test = run.history.epochs("test");
  if (choice == EpochChoice::Last) return test.empty() ? nullptr : &test.back();
  const EpochEvent* best = nullptr;
  double greatest = 0;
  for (const EpochEvent& event : test) {
    const double top1 = measureOf(event, "top1");
    if (std::isnan(top1) || (best && top1 <= greatest)) continue;
    best = &event;
    greatest = top1;
  }
  return best;
}

TeacherValues teacherValues(const Run& run, EpochChoice choice, const Catalogue* catalogue) {
  TeacherValues values{.id = run.id(),
                       .objective = shortMethodText(run, catalogue),
                       .trainedOn = trainedOn(run),
                       .origin = QString::fromStdString(textAt(run.recipe, "init")),
                       .test = {},
                       .train = {}};
  if (const EpochEvent* test = testEpoch(run, choice)) values.test = *test;
  const std::vector<EpochEvent>& train = run.history.epochs("train");
  if (choice == EpochChoice::Last) {
    if (!train.empty()) values.train = train.back();
    return values;
  }
  for (const EpochEvent& event : train) {
    if (values.test && event.step == values.test->step) values.train = event;
  }
  return values;
}

TeacherTable teacherTable(const std::vector<TeacherValues>& teachers) {
  TeacherTable table;
  for (const TeacherValues& teacher : teachers) {
    table.teachers << teacher.id;
    table.names << teacher.name();
    table.objectives << teacher.objective;
  }
  table.differences = differencesOf(teachers);
  QStringList remarks;
  std::vector<std::pair<QString, TrainedOn>> datasets;
  for (const TeacherValues& teacher : teachers) datasets.emplace_back(teacher.name(), teacher.trainedOn);
  if (const QString difference = datasetDifference(datasets); !difference.isEmpty()) remarks << difference;
  for (const char* split : teacherSplits) {
    const Details details = detailsOf(teachers, split);
    for (const char* measure : teacherMeasures) {
      const MeasureInfo info = measureInfo(measure);
      TeacherTable::Row row{.split = split, .measure = measure, .title = {}, .cells = {}};
      row.title = Text::tr("%1 (%2)").arg(QString::fromStdString(info.title), QString::fromStdString(info.unit));
      for (const TeacherValues& teacher : teachers) row.cells.push_back(measureCell(teacher, split, info, details));
      for (const TeacherTable::Difference& difference : table.differences)
        row.cells.push_back(differenceCell(row, difference, info, teachers));
      table.rows.push_back(std::move(row));
    }
    table.rows.push_back(epochRow(teachers, split, details));
    table.rows.back().cells.resize(teachers.size() + table.differences.size());

    std::vector<NamedProvenance> measured;
    for (const TeacherValues& teacher : teachers) {
      for (const TeacherValues* run : teacher.runs()) {
        if (const auto& event = run->of(split)) measured.push_back({run->id, event->provenance, event->count});
      }
    }
    if (const QString difference = provenanceDifference(split, measured); !difference.isEmpty()) remarks << difference;
  }
  table.remark = remarks.join(QLatin1Char(' '));
  return table;
}

}  // namespace distillscope
