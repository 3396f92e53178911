#include "ui/models/teacher_table.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/record/measures.h"
#include "ui/json_path.h"
#include "ui/models/csv.h"
#include "ui/models/latex.h"
#include "ui/models/provenance.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

constexpr std::array tableMeasures = {"top1", "top5", "log_likelihood", "cmi", "mean_entropy", "calibration_error"};
constexpr std::array splits = {"test", "train"};

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Teachers)
};

QString numberText(const MeasureInfo& info, double value, const QLocale& locale) {
  return info.isShare ? locale.toString(100 * value, 'f', 2) : locale.toString(value, 'f', 4);
}

double valueOf(const std::optional<EpochEvent>& event, const std::string& measure) {
  if (!event) return std::numeric_limits<double>::quiet_NaN();
  const auto found = event->measures.find(measure);
  return found != event->measures.end() ? found->second : std::numeric_limits<double>::quiet_NaN();
}

QString detailsOf(const std::optional<EpochEvent>& event) {
  if (!event) return {};
  const QLocale locale;
  return Text::tr("%1\nepoch %2, step %3, %4 images")
      .arg(provenanceText(event->provenance), locale.toString(static_cast<qlonglong>(event->epoch)),
           locale.toString(static_cast<qlonglong>(event->step)), locale.toString(static_cast<qlonglong>(event->count)));
}

TeacherTable::Cell measureCell(const TeacherValues& teacher, const std::string& split, const MeasureInfo& info) {
  TeacherTable::Cell cell;
  cell.value = valueOf(teacher.of(split), info.id);
  if (std::isnan(cell.value)) {
    cell.text = QStringLiteral("\u2013");
    cell.details = teacher.of(split) ? Text::tr("%1 did not measure this.").arg(teacher.id)
                                     : Text::tr("%1 has no values of the %2 split at this epoch.")
                                           .arg(teacher.id, QString::fromStdString(split));
  } else {
    cell.text = numberText(info, cell.value, QLocale());
    cell.details = detailsOf(teacher.of(split));
  }
  return cell;
}

TeacherTable::Cell differenceCell(const TeacherTable::Row& row, const TeacherTable::Difference& difference,
                                  const MeasureInfo& info, const std::vector<TeacherValues>& teachers) {
  const auto minuend = static_cast<std::size_t>(difference.minuend);
  const auto subtrahend = static_cast<std::size_t>(difference.subtrahend);
  TeacherTable::Cell cell{.text = QStringLiteral("\u2013"), .details = {}};
  if (!isSameDataset(teachers[minuend].trainedOn, teachers[subtrahend].trainedOn)) {
    cell.details = Text::tr("They are of different datasets.");
    return cell;
  }
  cell.value = row.cells[minuend].value - row.cells[subtrahend].value;
  if (std::isnan(cell.value)) return cell;
  cell.text = (cell.value > 0 ? QStringLiteral("+") : QString()) + numberText(info, cell.value, QLocale());
  cell.details = Text::tr("%1 minus %2").arg(teachers[minuend].id, teachers[subtrahend].id);
  return cell;
}

std::vector<TeacherTable::Difference> differencesOf(const std::vector<TeacherValues>& teachers) {
  if (teachers.size() == 2) return {{.minuend = 1, .subtrahend = 0}};
  std::vector<TeacherTable::Difference> differences;
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    const auto origin = std::ranges::find(teachers, teachers[i].origin, &TeacherValues::id);
    if (!teachers[i].origin.isEmpty() && origin != teachers.end())
      differences.push_back({static_cast<qsizetype>(i), origin - teachers.begin()});
  }
  return differences;
}

TeacherTable::Row epochRow(const std::vector<TeacherValues>& teachers, const std::string& split) {
  TeacherTable::Row row{.split = split, .measure = {}, .title = Text::tr("Epoch"), .cells = {}};
  for (const TeacherValues& teacher : teachers) {
    const auto& event = teacher.of(split);
    TeacherTable::Cell cell;
    if (event) cell.value = static_cast<double>(event->epoch);
    cell.text = event ? QLocale().toString(static_cast<qlonglong>(event->epoch)) : QStringLiteral("\u2013");
    cell.details = detailsOf(event);
    row.cells.push_back(cell);
  }
  return row;
}

/// A line for each teacher and split that has values: its names, then its numbers with a point.
std::vector<QStringList> plainLines(const TeacherTable& table) {
  std::vector<QStringList> lines;
  for (qsizetype t = 0; t < table.teachers.size(); ++t) {
    for (const char* split : splits) {
      QStringList line{table.teachers[t], table.objectives[t], QLatin1String(split)};
      bool hasValue = false;
      for (const TeacherTable::Row& row : table.rows) {
        if (row.split != split || row.measure.empty()) continue;
        const double value = row.cells[static_cast<std::size_t>(t)].value;
        hasValue = hasValue || !std::isnan(value);
        line << (std::isnan(value) ? QString() : numberText(measureInfo(row.measure), value, QLocale::c()));
      }
      if (hasValue) lines.push_back(line);
    }
  }
  return lines;
}

QStringList plainTitles(const TeacherTable& table) {
  QStringList titles{Text::tr("Teacher"), Text::tr("Objective"), Text::tr("Split")};
  for (const TeacherTable::Row& row : table.rows) {
    if (row.split == splits[0] && !row.measure.empty()) titles << row.title;
  }
  return titles;
}

}  // namespace

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
    const auto top1 = event.measures.find("top1");
    if (top1 == event.measures.end() || std::isnan(top1->second) || (best && top1->second <= greatest)) continue;
    best = &event;
    greatest = top1->second;
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
    table.objectives << teacher.objective;
  }
  table.differences = differencesOf(teachers);
  QStringList remarks;
  std::vector<std::pair<QString, TrainedOn>> datasets;
  for (const TeacherValues& teacher : teachers) datasets.emplace_back(teacher.id, teacher.trainedOn);
  if (const QString difference = datasetDifference(datasets); !difference.isEmpty()) remarks << difference;
  for (const char* split : splits) {
    for (const char* measure : tableMeasures) {
      const MeasureInfo info = measureInfo(measure);
      TeacherTable::Row row{.split = split, .measure = measure, .title = {}, .cells = {}};
      row.title = Text::tr("%1 (%2)").arg(QString::fromStdString(info.title), QString::fromStdString(info.unit));
      for (const TeacherValues& teacher : teachers) row.cells.push_back(measureCell(teacher, split, info));
      for (const TeacherTable::Difference& difference : table.differences)
        row.cells.push_back(differenceCell(row, difference, info, teachers));
      table.rows.push_back(std::move(row));
    }
    table.rows.push_back(epochRow(teachers, split));
    table.rows.back().cells.resize(teachers.size() + table.differences.size());

    std::vector<NamedProvenance> measured;
    for (const TeacherValues& teacher : teachers) {
      if (const auto& event = teacher.of(split)) measured.push_back({teacher.id, event->provenance, event->count});
    }
    if (const QString difference = provenanceDifference(split, measured); !difference.isEmpty()) remarks << difference;
  }
  table.remark = remarks.join(QLatin1Char(' '));
  return table;
}

QString teacherMarkdown(const TeacherTable& table) {
  const QStringList titles = plainTitles(table);
  QString text = QStringLiteral("| ") + titles.join(QStringLiteral(" | ")) + QStringLiteral(" |\n|");
  for (qsizetype i = 0; i < titles.size(); ++i) text += i < 3 ? QStringLiteral(" --- |") : QStringLiteral(" ---: |");
  text += QLatin1Char('\n');
  for (QStringList line : plainLines(table)) {
    line.replaceInStrings(QStringLiteral("|"), QStringLiteral("\\|"));
    text += QStringLiteral("| ") + line.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
  }
  return text;
}

QString teacherLatex(const TeacherTable& table) {
  QString text;
  for (QStringList line : plainLines(table)) {
    for (QString& field : line) {
      field = escapedForLatex(field);
      bool isNumber = false;
      field.toDouble(&isNumber);
      if (isNumber && field.startsWith(QLatin1Char('-'))) field = QStringLiteral("$%1$").arg(field);
    }
    text += line.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
  }
  return text;
}

QString posterLatex(const std::vector<TeacherValues>& teachers) {
  const bool fromTrain = std::ranges::all_of(
      teachers, [](const TeacherValues& teacher) { return !std::isnan(valueOf(teacher.train, "log_likelihood")); });
  const std::string split = fromTrain ? "train" : "test";
  const auto line = [&](const QString& title, const auto& textOf) {
    QStringList fields{title};
    for (const TeacherValues& teacher : teachers) fields << textOf(teacher);
    return fields.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
  };
  const auto number = [](double value, int digits) {
    if (std::isnan(value)) return QStringLiteral("--");
    const QString text = QLocale::c().toString(value, 'f', digits);
    return value < 0 ? QStringLiteral("$%1$").arg(text) : text;
  };
  return QStringLiteral("% Accuracy of the test split in percent; LL and CMI of the %1 split in nats\n")
             .arg(QString::fromStdString(split)) +
         line({}, [](const TeacherValues& teacher) { return escapedForLatex(teacher.id); }) +
         line({}, [](const TeacherValues& teacher) { return escapedForLatex(teacher.objective); }) +
         line(Text::tr("Accuracy"),
              [&](const TeacherValues& teacher) { return number(100 * valueOf(teacher.test, "top1"), 2); }) +
         line(Text::tr("LL"),
              [&](const TeacherValues& teacher) { return number(valueOf(teacher.of(split), "log_likelihood"), 3); }) +
         line(Text::tr("CMI"),
              [&](const TeacherValues& teacher) { return number(valueOf(teacher.of(split), "cmi"), 4); });
}

QByteArray teacherCsv(const std::vector<TeacherValues>& teachers) {
  QByteArray csv = "teacher,objective," + csvProvenanceTitles() + ",epoch,step,images";
  for (const char* measure : tableMeasures) csv += QByteArray(",") + measure;
  csv += "\r\n";
  for (const TeacherValues& teacher : teachers) {
    for (const char* split : splits) {
      const auto& event = teacher.of(split);
      if (!event) continue;
      csv += csvField(teacher.id) + ',' + csvField(teacher.objective) + ',' + csvProvenance(event->provenance) + ',' +
             QByteArray::number(static_cast<qlonglong>(event->epoch)) + ',' +
             QByteArray::number(static_cast<qlonglong>(event->step)) + ',' +
             QByteArray::number(static_cast<qlonglong>(event->count));
      for (const char* measure : tableMeasures) csv += ',' + csvNumber(valueOf(event, measure));
      csv += "\r\n";
    }
  }
  return csv;
}

}  // namespace distillscope
